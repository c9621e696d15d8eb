"""The allowed values of the demo's select attributes."""

from __future__ import annotations

from collections.abc import Iterator

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.texts import Five, same

OPTIONS: dict[str, dict[str, Five]] = {
    "brand": {
        "brovik": same("Brovik"),
        "fixnord": same("Fixnord"),
        "kemvik": same("Kemvik"),
        "lumvik": same("Lumvik"),
        "przewex": same("Przewex"),
        "rurvik": same("Rurvik"),
        "varnflex": same("Varnflex"),
        "zetmax": same("Zetmax"),
    },
    "country_of_origin": {
        "PL": ("Polska", "Polen", "Poland", "Polsko", "Польша"),
        "SE": ("Szwecja", "Sverige", "Sweden", "Švédsko", "Швеция"),
        "CZ": ("Czechy", "Tjeckien", "Czechia", "Česko", "Чехия"),
        "DE": ("Niemcy", "Tyskland", "Germany", "Německo", "Германия"),
        "CN": ("Chiny", "Kina", "China", "Čína", "Китай"),
    },
    "material": {
        "steel_zinc": ("Stal ocynkowana", "Elförzinkat stål", "Zinc-plated steel", "Pozinkovaná ocel",
                       "Оцинкованная сталь"),
        "steel_black": ("Stal oksydowana na czarno", "Svartoxiderat stål", "Black oxide steel",
                        "Černěná ocel", "Воронёная сталь"),
        "steel_yellow": ("Stal ocynkowana na żółto", "Gulkromaterat stål", "Yellow zinc-plated steel",
                         "Žlutě pozinkovaná ocel", "Сталь с жёлтым цинком"),
        "stainless_a2": ("Stal nierdzewna A2", "Rostfritt stål A2", "Stainless steel A2",
                         "Nerezová ocel A2", "Нержавеющая сталь A2"),
        "stainless_a4": ("Stal nierdzewna A4", "Rostfritt stål A4", "Stainless steel A4",
                         "Nerezová ocel A4", "Нержавеющая сталь A4"),
        "steel_chrome": ("Stal chromowo-wanadowa", "Krom-vanadinstål", "Chrome-vanadium steel",
                         "Chromvanadová ocel", "Хромованадиевая сталь"),
        "aluminium": ("Aluminium", "Aluminium", "Aluminium", "Hliník", "Алюминий"),
        "brass": ("Mosiądz", "Mässing", "Brass", "Mosaz", "Латунь"),
        "copper": ("Miedź", "Koppar", "Copper", "Měď", "Медь"),
        "copper_pvc": ("Miedź, izolacja PVC", "Koppar, PVC-isolering", "Copper, PVC insulation",
                       "Měď, izolace PVC", "Медь, изоляция ПВХ"),
        "copper_rubber": ("Miedź, opona gumowa", "Koppar, gummimantel", "Copper, rubber sheath",
                          "Měď, pryžový plášť", "Медь, резиновая оболочка"),
        "plastic": ("Tworzywo sztuczne", "Plast", "Plastic", "Plast", "Пластик"),
        "pex": ("PEX-AL-PEX", "PEX-AL-PEX", "PEX-AL-PEX", "PEX-AL-PEX", "PEX-AL-PEX"),
        "polyamide": ("Poliamid", "Polyamid", "Polyamide", "Polyamid", "Полиамид"),
        "ceramic": ("Ziarno ceramiczne", "Keramiskt korn", "Ceramic grain", "Keramické zrno",
                    "Керамическое зерно"),
        "corundum": ("Elektrokorund", "Aluminiumoxid", "Aluminium oxide", "Umělý korund", "Электрокорунд"),
        "zirconia": ("Korund cyrkonowy", "Zirkoniumkorund", "Zirconia alumina", "Zirkonový korund",
                     "Циркониевый корунд"),
    },
    "colour": {
        "black": ("czarny", "svart", "black", "černá", "чёрный"),
        "grey": ("szary", "grå", "grey", "šedá", "серый"),
        "white": ("biały", "vit", "white", "bílá", "белый"),
        "beige": ("beżowy", "beige", "beige", "béžová", "бежевый"),
        "transparent": ("bezbarwny", "transparent", "transparent", "transparentní", "прозрачный"),
        "red": ("czerwony", "röd", "red", "červená", "красный"),
        "blue": ("niebieski", "blå", "blue", "modrá", "синий"),
        "green": ("zielony", "grön", "green", "zelená", "зелёный"),
        "navy": ("granatowy", "marinblå", "navy blue", "tmavě modrá", "тёмно-синий"),
        "yellow": ("żółty ostrzegawczy", "varselgul", "high-visibility yellow", "výstražná žlutá",
                   "сигнальный жёлтый"),
        "orange": ("pomarańczowy ostrzegawczy", "varselorange", "high-visibility orange",
                   "výstražná oranžová", "сигнальный оранжевый"),
    },
    "size": {code: same(code.removeprefix("EU")) for code in (
        "S", "M", "L", "XL", "XXL", "XXXL",
        "EU7", "EU8", "EU9", "EU10", "EU11", *(f"EU{size}" for size in range(36, 50)),
        *(f"EU{size}" for size in range(50, 66, 2)),
    )},
    "tip": {code: same(code.replace("55", "5.5")) for code in (
        "PH1", "PH2", "PH3", "PZ1", "PZ2", "PZ3", "SL4", "SL55", "SL8",
        "TX10", "TX15", "TX20", "TX25", "TX30",
    )},
    "grit": {
        code: same(code.upper()) for code in ("p24", "p30", "p40", "p60", "p80", "p120", "p180", "p240")
    },
    "curve": {
        code: (f"charakterystyka {code}", f"kurva {code}", f"curve {code}", f"charakteristika {code}",
               f"характеристика {code}")
        for code in ("B", "C", "D")
    },
    "thread": {code: same(text) for code, text in (
        ("G14", "G 1/4″"), ("G38", "G 3/8″"), ("G12", "G 1/2″"), ("G34", "G 3/4″"), ("G1", "G 1″"),
        ("G114", "G 1 1/4″"), ("G112", "G 1 1/2″"), ("G2", "G 2″"),
    )},
    "protection_class": {
        "S1P": same("S1P"),
        "S3": same("S3"),
        "cut_d": ("Przecięcie, poziom D", "Skärskydd, nivå D", "Cut resistance, level D",
                  "Odolnost proti proříznutí, úroveň D", "Защита от порезов, уровень D"),
        "chemical_b": ("Chemikalia, typ B", "Kemikalier, typ B", "Chemicals, type B", "Chemikálie, typ B",
                       "Химикаты, тип B"),
        "helmet": ("Hełm przemysłowy", "Industrihjälm", "Industrial helmet", "Průmyslová přilba",
                   "Промышленная каска"),
        "snr_32": same("SNR 32 dB"),
        "impact_f": ("Uderzenia, klasa F", "Stötar, klass F", "Impact, class F", "Náraz, třída F",
                     "Удары, класс F"),
    },
    "strength_class": {
        "c8": same("8"),
        "c8_8": same("8.8"),
        "c10_9": same("10.9"),
        "c12_9": same("12.9"),
        "a2_70": same("A2-70"),
        "a4_80": same("A4-80"),
    },
    "drive": {
        "hex": ("Sześciokąt zewnętrzny", "Utvändig sexkant", "External hexagon", "Vnější šestihran",
                "Внешний шестигранник"),
        "socket": ("Sześciokąt wewnętrzny", "Insex", "Hexagon socket", "Vnitřní šestihran",
                   "Внутренний шестигранник"),
        "torx": ("Gniazdo TX", "Torx (TX)", "Hexalobular (TX)", "Drážka TX", "Шлиц TX"),
    },
    "colour_temperature": {
        "k3000": ("ciepła biała 3000 K", "varmvit 3000 K", "warm white 3000 K", "teplá bílá 3000 K",
                  "тёплый белый 3000 К"),
        "k4000": ("neutralna biała 4000 K", "neutralvit 4000 K", "neutral white 4000 K",
                  "neutrální bílá 4000 K", "нейтральный белый 4000 К"),
        "k6500": ("zimna biała 6500 K", "kallvit 6500 K", "cool white 6500 K", "studená bílá 6500 K",
                  "холодный белый 6500 К"),
    },
    "ip_rating": {code: same(code) for code in ("IP20", "IP44", "IP54", "IP65", "IP68")},
    "certifications": {
        "CE": same("CE"),
        "EAC": same("EAC"),
        "RoHS": same("RoHS"),
        "EN_60745": same("EN 60745"),
        "EN_50525": same("EN 50525"),
        "EN_60598": same("EN 60598"),
        "EN_ISO_20471": same("EN ISO 20471"),
        "EN_388": same("EN 388"),
        "EN_166": same("EN 166"),
        "EN_352": same("EN 352"),
        "EN_397": same("EN 397"),
        "EN_ISO_374": same("EN ISO 374-1"),
        "EN_ISO_20345": same("EN ISO 20345"),
        "EN_12413": same("EN 12413"),
        "EN_13743": same("EN 13743"),
        "EN_60898": same("EN 60898"),
        "EN_60900": same("EN 60900"),
        "EN_61008": same("EN 61008"),
        "OEKO_TEX": same("OEKO-TEX Standard 100"),
    },
    "areas_of_use": {
        "assembly": ("Montaż", "Montage", "Assembly", "Montáž", "Монтаж"),
        "construction": ("Budownictwo", "Bygg", "Construction", "Stavebnictví", "Строительство"),
        "electrical": ("Instalacje elektryczne", "Elinstallation", "Electrical installation",
                       "Elektroinstalace", "Электромонтаж"),
        "metalworking": ("Obróbka metalu", "Metallbearbetning", "Metalworking", "Kovovýroba",
                         "Металлообработка"),
        "shipbuilding": ("Przemysł stoczniowy", "Varvsindustri", "Shipbuilding", "Loďařství",
                         "Судостроение"),
        "warehouse": ("Magazyn i logistyka", "Lager och logistik", "Warehouse and logistics",
                      "Sklad a logistika", "Склад и логистика"),
        "woodworking": ("Obróbka drewna", "Träbearbetning", "Woodworking", "Zpracování dřeva",
                        "Деревообработка"),
    },
}  # fmt: skip


def options() -> Iterator[Draft]:
    """The options of every select attribute, in the order in which lists show them."""
    for attribute, rows in OPTIONS.items():
        for position, (code, texts) in enumerate(rows.items()):
            yield create("option", f"{attribute}.{code}", {
                "attribute": attribute, "code": code, **labels(texts), "position": position,
            })  # fmt: skip
