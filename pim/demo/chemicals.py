"""Adhesives, sealants and lubricants: by content, or by colour."""

from __future__ import annotations

from pim.demo.ranges import Axis, Range
from pim.demo.texts import Five

FIRST_SERIAL = 9_400_001

_FLAMMABLE: Five = (
    "Skrajnie łatwopalny aerozol. Pojemnik pod ciśnieniem: nie przekłuwać ani nie spalać.",
    "Extremt brandfarlig aerosol. Tryckbehållare: får inte punkteras eller brännas.",
    "Extremely flammable aerosol. Pressurised container: do not pierce or burn.",
    "Extrémně hořlavý aerosol. Nádobka je pod tlakem: nepropichujte ani nespalujte.",
    "Чрезвычайно горючий аэрозоль. Баллон под давлением: не прокалывать и не сжигать.",
)
_IRRITANT: Five = (
    "Działa drażniąco na skórę i oczy. Stosować rękawice ochronne.",
    "Irriterar huden och ögonen. Använd skyddshandskar.",
    "Irritates skin and eyes. Wear protective gloves.",
    "Dráždí kůži a oči. Používejte ochranné rukavice.",
    "Раздражает кожу и глаза. Использовать защитные перчатки.",
)

RANGES = (
    Range(
        "multi_spray", "kemvik", "MS", "chemicals_by_content", "19.20.29.0",
        ("Spray wielofunkcyjny", "Universalspray", "Multi-purpose spray", "Víceúčelový sprej",
         "Универсальный спрей"),
        ("Smaruje, wypiera wilgoć i odkręca zapieczone połączenia.",
         "Smörjer, tränger undan fukt och lossar fastrostade förband.",
         "Lubricates, displaces moisture and frees seized joints.",
         "Maže, vytěsňuje vlhkost a uvolňuje zarezlé spoje.",
         "Смазывает, вытесняет влагу и освобождает прикипевшие соединения."),
        ("spray_can", "blue"), "lubricants", ("assembly", "metalworking"), (),
        (Axis("content", "MILLILITER", ("100", "200", "400", "500")),), ("0.1", "0.13"), ("2.90", "1.60"),
        safety=_FLAMMABLE,
    ),
    Range(
        "zinc_spray", "kemvik", "ZS", "chemicals_by_content", "20.30.12.0",
        ("Cynk w sprayu 99 %", "Zinkspray 99 %", "Zinc spray 99 %", "Zinkový sprej 99 %",
         "Цинковый спрей 99 %"),
        ("Ochrona katodowa spoin i krawędzi cięcia, odporna do 300 °C.",
         "Katodiskt skydd för svetsar och snittkanter, tål 300 °C.",
         "Cathodic protection of welds and cut edges, resistant up to 300 °C.",
         "Katodická ochrana svarů a řezných hran, odolná do 300 °C.",
         "Катодная защита швов и кромок реза, до 300 °C."),
        ("spray_can", "grey"), "lubricants", ("metalworking", "shipbuilding"), (),
        (Axis("content", "MILLILITER", ("400", "500")),), ("0.4", "0.1"), ("7.90", "1.50"),
        safety=_FLAMMABLE,
    ),
    Range(
        "cutting_oil", "kemvik", "CO", "chemicals_by_content", "19.20.29.0",
        ("Olej do gwintowania i wiercenia", "Skärolja för gängning och borrning",
         "Cutting oil for tapping and drilling", "Řezný olej na závitování a vrtání",
         "Масло для нарезания резьбы и сверления"),
        ("Olej bez chloru i siarki, wydłuża trwałość narzędzi w stali nierdzewnej.",
         "Klor- och svavelfri olja som ger verktygen längre liv i rostfritt.",
         "Oil without chlorine and sulphur that makes tools last longer in stainless steel.",
         "Olej bez chloru a síry, prodlužuje životnost nástrojů v nerezu.",
         "Масло без хлора и серы, продлевает срок службы инструмента по нержавеющей стали."),
        ("bottle", "green"), "lubricants", ("metalworking",), (),
        (Axis("content", "MILLILITER", ("250", "1000", "5000", "20000")),), ("0.3", "4.5"), ("6.90", "21"),
        safety=_IRRITANT,
    ),
    Range(
        "threadlocker", "kemvik", "TL", "chemicals_by_content", "20.52.10.0",
        ("Klej anaerobowy do gwintów, średni", "Gänglåsning, medelstark", "Threadlocker, medium strength",
         "Zajišťovač závitů, střední pevnost", "Фиксатор резьбы, средняя прочность"),
        ("Zabezpiecza śruby przed luzowaniem, daje się rozkręcić narzędziem ręcznym.",
         "Säkrar skruv mot att lossna, går att lossa med handverktyg.",
         "Keeps screws from loosening, can be undone with hand tools.",
         "Zajišťuje šrouby proti povolení, rozebíratelný ručním nářadím.",
         "Защищает резьбу от отвинчивания, разбирается ручным инструментом."),
        ("bottle", "red"), "adhesives", ("assembly", "metalworking"), (),
        (Axis("content", "MILLILITER", ("5", "10", "50", "250")),), ("0.02", "0.09"), ("4.90", "16"),
        safety=_IRRITANT,
    ),
    Range(
        "sanitary_silicone", "kemvik", "SI", "chemicals_by_colour", "20.30.22.0",
        ("Silikon sanitarny 300 ml", "Våtrumssilikon 300 ml", "Sanitary silicone 300 ml",
         "Sanitární silikon 300 ml", "Силикон санитарный 300 мл"),
        ("Trwale elastyczna masa odporna na pleśń, do szkła, ceramiki i stali.",
         "Permanent elastisk fogmassa som står emot mögel, för glas, keramik och stål.",
         "Permanently elastic sealant that resists mould, for glass, ceramics and steel.",
         "Trvale pružný tmel odolný plísním, na sklo, keramiku a ocel.",
         "Эластичный герметик, стойкий к плесени, для стекла, керамики и стали."),
        ("cartridge", "white"), "adhesives", ("construction",), ("CE",),
        (Axis("colour", "", ("white", "grey", "black", "transparent", "beige")),), ("0.34", "0"),
        ("4.60", "0"), {"content": {"amount": "300", "unit": "MILLILITER"}}, _IRRITANT,
    ),
    Range(
        "ms_polymer", "kemvik", "MP", "chemicals_by_colour", "20.52.10.0",
        ("Klej-uszczelniacz hybrydowy 290 ml", "Hybridlim och fog 290 ml", "Hybrid adhesive sealant 290 ml",
         "Hybridní lepicí tmel 290 ml", "Гибридный клей-герметик 290 мл"),
        ("Klei i uszczelnia metal, drewno i beton, także na mokro; można malować.",
         "Limmar och tätar metall, trä och betong, även vått; övermålningsbar.",
         "Bonds and seals metal, wood and concrete, even when wet; can be painted over.",
         "Lepí a těsní kov, dřevo i beton, i za mokra; přetíratelný.",
         "Клеит и герметизирует металл, дерево и бетон, даже влажные; можно окрашивать."),
        ("cartridge", "grey"), "adhesives", ("construction", "shipbuilding"), ("CE",),
        (Axis("colour", "", ("white", "grey", "black")),), ("0.47", "0"), ("9.80", "0"),
        {"content": {"amount": "290", "unit": "MILLILITER"}}, _IRRITANT,
    ),
)  # fmt: skip
