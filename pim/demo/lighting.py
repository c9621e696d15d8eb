"""Lighting: luminaires and lamps with variants by light colour (and dimming), portable lights without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pim.changes import Draft
from pim.demo.composing import branded, described, identified, named, priced, sku_of
from pim.demo.fields import create, measure, values
from pim.demo.files import Files
from pim.demo.options import OPTIONS
from pim.demo.texts import LIGHT, Five, filled, joined, measures, same

FIRST_SERIAL = 5_000_001

DIMMABLE: Five = ("ze ściemnianiem", "dimbar", "dimmable", "se stmíváním", "с диммированием")
NOT_DIMMABLE: Five = ("bez ściemniania", "ej dimbar", "not dimmable", "bez stmívání", "без диммирования")
_GLOW = {"k3000": "warm", "k4000": "neutral", "k6500": "cool"}


@dataclass(frozen=True, slots=True)
class Light:
    """One model, or one product without variants. `lumen` by light colour, or "" for the latter."""

    code: str
    part: str
    name: Five
    text: Five
    drawing: str
    category: str
    areas: tuple[str, ...]
    watt: str
    volt: str
    ip_rating: str
    kilogram: str
    euro: str
    lumen: dict[str, str]
    dimming: bool = False  # dimmable is the second axis


MODELS = (
    Light(
        "led_panel", "LP60",
        ("Panel LED 60 × 60 cm, 36 W", "LED-panel 60 × 60 cm, 36 W", "LED panel 60 × 60 cm, 36 W",
         "LED panel 60 × 60 cm, 36 W", "Светодиодная панель 60 × 60 см, 36 Вт"),
        ("Panel do sufitów podwieszanych o niskim współczynniku olśnienia, do biur i szkół.",
         "Panel för undertak med låg bländning, för kontor och skolor.",
         "Panel for suspended ceilings with low glare, for offices and schools.",
         "Panel do podhledů s nízkým oslněním, do kanceláří a škol.",
         "Панель для подвесных потолков с низкой слепимостью, для офисов и школ."),
        "panel", "indoor_lighting", ("electrical",), "36", "230", "IP20", "2.4", "34.90",
        {"k3000": "3600", "k4000": "3960", "k6500": "4000"},
    ),
    Light(
        "led_floodlight", "LF50",
        ("Naświetlacz LED 50 W", "LED-strålkastare 50 W", "LED floodlight 50 W", "LED reflektor 50 W",
         "Светодиодный прожектор 50 Вт"),
        ("Naświetlacz z aluminiową obudową i szybą hartowaną, do placów i elewacji.",
         "Strålkastare med aluminiumhus och härdat glas, för gårdar och fasader.",
         "Floodlight with aluminium housing and tempered glass, for yards and facades.",
         "Reflektor s hliníkovým tělem a tvrzeným sklem, pro dvory a fasády.",
         "Прожектор с алюминиевым корпусом и закалённым стеклом, для площадок и фасадов."),
        "floodlight", "industrial_lighting", ("construction", "warehouse"), "50", "230", "IP65", "1.3",
        "29.90",
        {"k3000": "4500", "k4000": "5000", "k6500": "5000"},
    ),
    Light(
        "led_high_bay", "HB150",
        ("Oprawa przemysłowa LED 150 W", "Industriarmatur LED 150 W", "LED high bay luminaire 150 W",
         "Průmyslové LED svítidlo 150 W", "Промышленный светодиодный светильник 150 Вт"),
        ("Oprawa do hal o wysokości od 6 do 12 m, o żywotności 50 000 godzin.",
         "Armatur för hallar med 6–12 m takhöjd, med 50 000 timmars livslängd.",
         "Luminaire for halls of 6 to 12 m in height, with a life of 50,000 hours.",
         "Svítidlo do hal o výšce 6 až 12 m, s životností 50 000 hodin.",
         "Светильник для цехов высотой от 6 до 12 м, срок службы 50 000 часов."),
        "high_bay", "industrial_lighting", ("shipbuilding", "warehouse"), "150", "230", "IP65", "4.6", "119",
        {"k4000": "21000", "k6500": "21750"},
    ),
    Light(
        "led_tube", "T8120",
        ("Świetlówka LED T8 120 cm, 16 W", "LED-rör T8 120 cm, 16 W", "LED tube T8 120 cm, 16 W",
         "LED trubice T8 120 cm, 16 W", "Светодиодная трубка T8 120 см, 16 Вт"),
        ("Zamiennik świetlówki 36 W; dławik może pozostać, zapłonnik wymienia się na załączony.",
         "Ersätter lysrör på 36 W; drosseln kan sitta kvar, glimtändaren byts mot den medföljande.",
         "Replaces a 36 W fluorescent tube; keep the ballast, swap the starter for the one supplied.",
         "Náhrada zářivky 36 W; tlumivka může zůstat, startér se vymění za přiložený.",
         "Замена люминесцентной лампы 36 Вт; дроссель можно оставить, стартёр заменить на прилагаемый."),
        "tube", "lamps", ("warehouse",), "16", "230", "IP20", "0.25", "9.90",
        {"k3000": "1900", "k4000": "2100", "k6500": "2100"},
    ),
    Light(
        "led_downlight", "DL18",
        ("Oprawa wpuszczana LED 18 W", "LED-downlight 18 W", "LED downlight 18 W",
         "Vestavné LED svítidlo 18 W",
         "Встраиваемый светодиодный светильник 18 Вт"),
        ("Płaska oprawa do sufitów podwieszanych, montaż na sprężynach.",
         "Platt armatur för undertak, monteras med fjädrar.",
         "Flat luminaire for suspended ceilings, mounted with springs.",
         "Ploché svítidlo do podhledů, montáž na pružiny.",
         "Плоский светильник для подвесных потолков, крепление на пружинах."),
        "downlight", "indoor_lighting", ("electrical",), "18", "230", "IP44", "0.4", "17.90",
        {"k3000": "1600", "k4000": "1700"}, dimming=True,
    ),
    Light(
        "led_bulb", "E27",
        ("Żarówka LED E27 10 W", "LED-lampa E27 10 W", "LED bulb E27 10 W", "LED žárovka E27 10 W",
         "Светодиодная лампа E27 10 Вт"),
        ("Zastępuje żarówkę 75 W, świeci pełnym światłem od razu po włączeniu.",
         "Ersätter en glödlampa på 75 W och lyser med full styrka direkt.",
         "Replaces a 75 W incandescent bulb and gives full light at once.",
         "Nahrazuje žárovku 75 W a svítí naplno hned po rozsvícení.",
         "Заменяет лампу накаливания 75 Вт и сразу светит в полную силу."),
        "bulb", "lamps", ("electrical",), "10", "230", "IP20", "0.06", "4.90",
        {"k3000": "1055", "k4000": "1100"}, dimming=True,
    ),
)  # fmt: skip

PORTABLE = (
    Light(
        "", "WL18",
        ("Naświetlacz akumulatorowy 18 V", "Batteridriven arbetslampa 18 V", "Cordless work light 18 V",
         "Akumulátorové pracovní svítidlo 18 V", "Аккумуляторный прожектор 18 В"),
        ("Lampa na akumulatory 18 V Brovik, z trzema poziomami jasności i hakiem.",
         "Lampa för Broviks 18 V-batterier, med tre ljusstyrkor och krok.",
         "Light for Brovik 18 V batteries, with three brightness levels and a hook.",
         "Svítidlo na akumulátory Brovik 18 V, se třemi stupni jasu a háčkem.",
         "Фонарь для аккумуляторов Brovik 18 В, с тремя уровнями яркости и крючком."),
        "work_light", "work_lights", ("construction",), "30", "18", "IP54", "1.1", "79", {"": "3000"},
    ),
    Light(
        "", "HL4",
        ("Latarka czołowa ładowana przez USB-C", "Pannlampa, laddas via USB-C",
         "Headlamp, rechargeable by USB-C",
         "Čelovka nabíjená přes USB-C", "Налобный фонарь с зарядкой от USB-C"),
        ("Latarka z czujnikiem ruchu, świeci do 12 godzin na jednym ładowaniu.",
         "Pannlampa med rörelsesensor, lyser upp till 12 timmar på en laddning.",
         "Headlamp with motion sensor, shines for up to 12 hours on one charge.",
         "Čelovka s pohybovým senzorem, svítí až 12 hodin na jedno nabití.",
         "Фонарь с датчиком движения, светит до 12 часов на одной зарядке."),
        "headlamp", "work_lights", ("assembly", "shipbuilding"), "5", "3.7", "IP65", "0.09", "29.90",
        {"": "400"},
    ),
    Light(
        "", "TL10",
        ("Latarka ręczna LED", "LED-ficklampa", "LED torch", "Ruční LED svítilna",
         "Ручной светодиодный фонарь"),
        ("Latarka z aluminium z regulacją skupienia wiązki, odporna na upadek z 2 m.",
         "Ficklampa i aluminium med ställbar ljuskägla, tål fall från 2 m.",
         "Aluminium torch with adjustable beam, survives a fall from 2 m.",
         "Hliníková svítilna s nastavitelným kuželem, odolá pádu z 2 m.",
         "Алюминиевый фонарь с регулируемым лучом, выдерживает падение с 2 м."),
        "torch", "work_lights", ("assembly", "warehouse"), "10", "3.7", "IP54", "0.18", "34.90", {"": "900"},
    ),
    Light(
        "", "EM3",
        ("Oprawa ewakuacyjna LED, 3 h", "LED-nödljusarmatur, 3 h", "LED emergency exit light, 3 h",
         "Nouzové LED svítidlo, 3 h", "Аварийный светильник «Выход», 3 ч"),
        ("Oprawa z autotestem i akumulatorem LiFePO4, do dróg ewakuacyjnych.",
         "Armatur med självtest och LiFePO4-batteri, för utrymningsvägar.",
         "Luminaire with self-test and LiFePO4 battery, for escape routes.",
         "Svítidlo s autotestem a akumulátorem LiFePO4, pro únikové cesty.",
         "Светильник с самотестированием и аккумулятором LiFePO4, для путей эвакуации."),
        "emergency", "industrial_lighting", ("warehouse",), "3", "230", "IP65", "0.7", "49", {"": "150"},
    ),
)  # fmt: skip


def lighting_models(files: Files) -> Iterator[Draft]:
    """The product models."""
    for light in MODELS:
        way = "lighting_by_colour_and_dimming" if light.dimming else "lighting_by_colour"
        fixed = {} if light.dimming else values(dimmable=False)
        own = {
            "code": light.code,
            "family_variant": way,
            **named(light.name),
            **_common(files, light),
            **fixed,
        }
        yield create("model", light.code, own)


def lighting(files: Files) -> Iterator[Draft]:
    """The variants, by model, light colour and dimming, then the portable lights; GTINs in this order."""
    serial = FIRST_SERIAL
    for light in MODELS:
        for colour in light.lumen:
            for dimmable in (False, True) if light.dimming else (None,):
                yield _variant(files, light, serial, colour=colour, dimmable=dimmable)
                serial += 1
    for light in PORTABLE:
        yield _portable(files, light, serial)
        serial += 1


def _variant(files: Files, light: Light, serial: int, *, colour: str, dimmable: bool | None) -> Draft:
    lumen = light.lumen[colour]
    sku = sku_of("lumvik", f"{light.part}-{colour[1:]}{'D' if dimmable else ''}")
    shade = OPTIONS["colour_temperature"][colour]
    name = joined(
        ", ", light.name, shade, *([DIMMABLE if dimmable else NOT_DIMMABLE] if light.dimming else [])
    )
    return create("product", sku, {
        "parent": light.code,
        **identified(sku, serial, light.kilogram),
        **named(name, filled(LIGHT, shade, measures(lumen, "LUMEN"))),
        **values(colour_temperature=colour, dimmable=dimmable, luminous_flux=measure(lumen, "LUMEN"),
                 image=files.picture(light.drawing, _GLOW[colour])),
        **priced(format(Decimal(light.euro) + (3 if dimmable else 0))),
    })  # fmt: skip


def _portable(files: Files, light: Light, serial: int) -> Draft:
    sku = sku_of("lumvik", light.part)
    lumen = light.lumen[""]
    return create("product", sku, {
        "family": "lighting",
        **identified(sku, serial, light.kilogram),
        **named(joined(", ", light.name, measures(lumen, "LUMEN")), light.text),
        **_common(files, light),
        **values(cordless=light.volt != "230", dimmable=False, luminous_flux=measure(lumen, "LUMEN"),
                 image=files.picture(light.drawing, "orange")),
        **priced(light.euro),
    })  # fmt: skip


def _common(files: Files, light: Light) -> dict[str, object]:
    return {
        **described(light.name, light.text, [("ip_rating", same(light.ip_rating))]),
        **branded("lumvik", "27.40.39.0", light.areas, ("CE", "EN_60598", "RoHS")),
        **values(power=measure(light.watt, "WATT"), voltage=measure(light.volt, "VOLT"),
                 ip_rating=light.ip_rating, available_on="2023-05-15",
                 datasheet=files.sheet(light.code or light.part, light.name[2], [light.text[2]])),
        "categories": [light.category],
    }  # fmt: skip
