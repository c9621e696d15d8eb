"""The navigation tree of the demo catalogue: three levels, parents before their children."""

from __future__ import annotations

from collections.abc import Iterator

from pim.changes import Draft
from pim.demo.fields import create, labels
from pim.demo.places import ROOT_CATEGORY
from pim.demo.texts import Five

# code, parent, labels
CATEGORIES: tuple[tuple[str, str | None, Five], ...] = (
    (ROOT_CATEGORY, None,
     ("Katalog przemysłowy", "Industrikatalogen", "Industrial catalogue", "Průmyslový katalog",
      "Промышленный каталог")),
    ("tools", ROOT_CATEGORY,
     ("Elektronarzędzia", "Elverktyg", "Power tools", "Elektronářadí", "Электроинструмент")),
    ("drills", "tools",
     ("Wiertarki i wkrętarki", "Borrmaskiner och skruvdragare", "Drills and drivers",
      "Vrtačky a šroubováky", "Дрели и шуруповёрты")),
    ("rotary_hammers", "tools",
     ("Młotowiertarki", "Borrhammare", "Rotary hammers", "Vrtací kladiva", "Перфораторы")),
    ("grinders", "tools",
     ("Szlifierki", "Slipmaskiner", "Grinders and sanders", "Brusky", "Шлифмашины")),
    ("saws", "tools",
     ("Pilarki i wyrzynarki", "Sågar", "Saws", "Pily", "Пилы и лобзики")),
    ("site_equipment", "tools",
     ("Opalarki i odkurzacze", "Varmluftspistoler och dammsugare", "Heat guns and vacuum cleaners",
      "Horkovzdušné pistole a vysavače", "Строительные фены и пылесосы")),
    ("tool_kits", "tools",
     ("Zestawy narzędzi", "Verktygspaket", "Tool kits", "Sady nářadí", "Наборы инструмента")),
    ("tool_accessories", ROOT_CATEGORY,
     ("Osprzęt do elektronarzędzi", "Tillbehör till elverktyg", "Power tool accessories",
      "Příslušenství k elektronářadí", "Оснастка для электроинструмента")),
    ("batteries", "tool_accessories",
     ("Akumulatory i ładowarki", "Batterier och laddare", "Batteries and chargers",
      "Akumulátory a nabíječky", "Аккумуляторы и зарядные устройства")),
    ("drill_bits", "tool_accessories",
     ("Wiertła i bity", "Borr och bits", "Drill bits and driver bits", "Vrtáky a bity", "Свёрла и биты")),
    ("discs_blades", "tool_accessories",
     ("Tarcze i brzeszczoty", "Skivor och sågblad", "Discs and blades", "Kotouče a pilové plátky",
      "Диски и пилки")),
    ("spare_parts", "tool_accessories",
     ("Części zamienne", "Reservdelar", "Spare parts", "Náhradní díly", "Запасные части")),
    ("fastening", ROOT_CATEGORY,
     ("Technika mocowań", "Fästteknik", "Fasteners", "Spojovací materiál", "Крепёж")),
    ("bolts", "fastening",
     ("Śruby metryczne", "Maskinskruv", "Metric screws", "Metrické šrouby", "Метрические болты и винты")),
    ("wood_screws", "fastening",
     ("Wkręty do drewna", "Träskruv", "Wood screws", "Vruty do dřeva", "Шурупы по дереву")),
    ("sheet_screws", "fastening",
     ("Wkręty samowiercące", "Självborrande skruv", "Self-drilling screws", "Samovrtné šrouby",
      "Саморезы с буром")),
    ("nuts_washers", "fastening",
     ("Nakrętki i podkładki", "Muttrar och brickor", "Nuts and washers", "Matice a podložky",
      "Гайки и шайбы")),
    ("anchors_rivets", "fastening",
     ("Kotwy i nity", "Ankare och nitar", "Anchors and rivets", "Kotvy a nýty", "Анкеры и заклёпки")),
    ("electrical", ROOT_CATEGORY,
     ("Kable i przewody", "Kabel och ledningar", "Cables and wires", "Kabely a vodiče",
      "Кабели и провода")),
    ("installation_cables", "electrical",
     ("Przewody instalacyjne", "Installationskabel", "Installation cables", "Instalační kabely",
      "Кабели для электропроводки")),
    ("flexible_cables", "electrical",
     ("Przewody giętkie", "Flexibla kablar", "Flexible cables", "Ohebné kabely", "Гибкие кабели")),
    ("extension_leads", "electrical",
     ("Przedłużacze", "Skarvsladdar och kabelvindor", "Extension leads", "Prodlužovací kabely",
      "Удлинители")),
    ("network_cables", "electrical",
     ("Kable sieciowe", "Nätverkskablar", "Network cables", "Síťové kabely", "Сетевые кабели")),
    ("lighting", ROOT_CATEGORY,
     ("Oświetlenie", "Belysning", "Lighting", "Osvětlení", "Освещение")),
    ("indoor_lighting", "lighting",
     ("Oprawy wewnętrzne", "Inomhusbelysning", "Indoor luminaires", "Vnitřní svítidla",
      "Внутреннее освещение")),
    ("industrial_lighting", "lighting",
     ("Oświetlenie hal i placów", "Belysning för hallar och gårdar", "Hall and yard lighting",
      "Osvětlení hal a ploch", "Освещение цехов и площадок")),
    ("lamps", "lighting",
     ("Źródła światła", "Ljuskällor", "Lamps", "Světelné zdroje", "Лампы")),
    ("work_lights", "lighting",
     ("Lampy robocze", "Arbetslampor", "Work lights", "Pracovní svítidla", "Рабочие фонари")),
    ("workwear", ROOT_CATEGORY,
     ("Odzież robocza i ochronna", "Arbetskläder och skydd", "Workwear and protection",
      "Pracovní oděvy a ochrana", "Рабочая и защитная одежда")),
    ("trousers", "workwear",
     ("Spodnie robocze", "Arbetsbyxor", "Work trousers", "Pracovní kalhoty", "Рабочие брюки")),
    ("jackets", "workwear",
     ("Kurtki", "Jackor", "Jackets", "Bundy", "Куртки")),
    ("shirts", "workwear",
     ("Koszulki", "Tröjor", "T-shirts", "Trička", "Футболки")),
    ("gloves", "workwear",
     ("Rękawice", "Handskar", "Gloves", "Rukavice", "Перчатки")),
)  # fmt: skip


def categories() -> Iterator[Draft]:
    """The categories; siblings keep the order in which they stand here."""
    for position, (code, parent, texts) in enumerate(CATEGORIES):
        fields = {"code": code, **labels(texts), "position": position}
        yield create("category", code, fields if parent is None else {**fields, "parent": parent})
