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
        "lumvik": same("Lumvik"),
        "przewex": same("Przewex"),
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
        "aluminium": ("Aluminium", "Aluminium", "Aluminium", "Hliník", "Алюминий"),
        "copper_pvc": ("Miedź, izolacja PVC", "Koppar, PVC-isolering", "Copper, PVC insulation",
                       "Měď, izolace PVC", "Медь, изоляция ПВХ"),
        "copper_rubber": ("Miedź, opona gumowa", "Koppar, gummimantel", "Copper, rubber sheath",
                          "Měď, pryžový plášť", "Медь, резиновая оболочка"),
        "plastic": ("Tworzywo sztuczne", "Plast", "Plastic", "Plast", "Пластик"),
    },
    "colour": {
        "black": ("czarny", "svart", "black", "černá", "чёрный"),
        "grey": ("szary", "grå", "grey", "šedá", "серый"),
        "navy": ("granatowy", "marinblå", "navy blue", "tmavě modrá", "тёмно-синий"),
        "yellow": ("żółty ostrzegawczy", "varselgul", "high-visibility yellow", "výstražná žlutá",
                   "сигнальный жёлтый"),
        "orange": ("pomarańczowy ostrzegawczy", "varselorange", "high-visibility orange",
                   "výstražná oranžová", "сигнальный оранжевый"),
    },
    "size": {code: same(code.removeprefix("EU")) for code in (
        "S", "M", "L", "XL", "XXL", "XXXL",
        "EU7", "EU8", "EU9", "EU10", "EU11", "EU46", "EU48", "EU50", "EU52", "EU54", "EU56",
    )},
    "strength_class": {
        "c8": same("8"),
        "c8_8": same("8.8"),
        "c12_9": same("12.9"),
        "a2_70": same("A2-70"),
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
    "ip_rating": {code: same(code) for code in ("IP20", "IP44", "IP54", "IP65")},
    "certifications": {
        "CE": same("CE"),
        "EAC": same("EAC"),
        "RoHS": same("RoHS"),
        "EN_60745": same("EN 60745"),
        "EN_50525": same("EN 50525"),
        "EN_60598": same("EN 60598"),
        "EN_ISO_20471": same("EN ISO 20471"),
        "EN_388": same("EN 388"),
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
