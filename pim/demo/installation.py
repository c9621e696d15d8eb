"""Electrical installation: breakers, boxes, terminals and glands."""

from __future__ import annotations

from pim.demo.cables import SAFETY
from pim.demo.ranges import Axis, Range

FIRST_SERIAL = 9_200_001
_CURRENTS = ("6", "10", "13", "16", "20", "25", "32", "40", "50", "63")

RANGES = (
    Range(
        "mcb_1p", "przewex", "MCB1", "installation_by_current_and_curve", "27.12.22.0",
        ("Wyłącznik nadprądowy 1P, 6 kA", "Dvärgbrytare 1P, 6 kA", "Miniature circuit breaker 1P, 6 kA",
         "Jistič 1P, 6 kA", "Автоматический выключатель 1P, 6 кА"),
        ("Wyłącznik na szynę TH35 ze wskaźnikiem położenia styków.",
         "Brytare för DIN-skena med indikering av kontaktläge.",
         "Breaker for the DIN rail with contact position indication.",
         "Jistič na lištu DIN s ukazatelem polohy kontaktů.",
         "Выключатель на DIN-рейку с указателем положения контактов."),
        ("breaker", "white"), "distribution", ("electrical",), ("CE", "EN_60898"),
        (Axis("rated_current", "AMPERE", _CURRENTS), Axis("curve", "", ("B", "C", "D"))),
        ("0.12", "0.001"), ("3.40", "0.18"), {"voltage": {"amount": "230", "unit": "VOLT"}}, SAFETY,
    ),
    Range(
        "mcb_3p", "przewex", "MCB3", "installation_by_current_and_curve", "27.12.22.0",
        ("Wyłącznik nadprądowy 3P, 6 kA", "Dvärgbrytare 3P, 6 kA", "Miniature circuit breaker 3P, 6 kA",
         "Jistič 3P, 6 kA", "Автоматический выключатель 3P, 6 кА"),
        ("Trójbiegunowy wyłącznik do obwodów silnikowych i siłowych.",
         "Trepolig brytare för motor- och kraftkretsar.",
         "Three-pole breaker for motor and power circuits.",
         "Třípólový jistič pro motorové a silové obvody.",
         "Трёхполюсный выключатель для двигательных и силовых цепей."),
        ("breaker", "grey"), "distribution", ("electrical",), ("CE", "EN_60898"),
        (Axis("rated_current", "AMPERE", _CURRENTS), Axis("curve", "", ("B", "C", "D"))),
        ("0.36", "0.002"), ("11.90", "0.55"), {"voltage": {"amount": "400", "unit": "VOLT"}}, SAFETY,
    ),
    Range(
        "rcd_2p", "przewex", "RCD2", "installation_by_current", "27.12.22.0",
        ("Wyłącznik różnicowoprądowy 2P, 30 mA, typ A", "Jordfelsbrytare 2P, 30 mA, typ A",
         "Residual current device 2P, 30 mA, type A", "Proudový chránič 2P, 30 mA, typ A",
         "Устройство защитного отключения 2P, 30 мА, тип A"),
        ("Ochrona ludzi przed porażeniem, z przyciskiem kontrolnym.",
         "Skydd mot elchock, med testknapp.",
         "Protects people against electric shock, with test button.",
         "Ochrana osob před úrazem elektrickým proudem, s testovacím tlačítkem.",
         "Защита людей от поражения током, с кнопкой проверки."),
        ("breaker", "blue"), "distribution", ("electrical",), ("CE", "EN_61008"),
        (Axis("rated_current", "AMPERE", ("16", "25", "40", "63")),),
        ("0.2", "0.005"), ("19.90", "3.50"), {"voltage": {"amount": "230", "unit": "VOLT"}}, SAFETY,
    ),
    Range(
        "cable_gland", "przewex", "PG", "installation_by_diameter_and_colour", "22.29.29.0",
        ("Dławnica kablowa metryczna IP68", "Kabelförskruvning, metrisk, IP68", "Cable gland, metric, IP68",
         "Kabelová vývodka metrická IP68", "Кабельный ввод метрический IP68"),
        ("Dławnica z poliamidu z uszczelką i nakrętką, chroni przewód przed wyrwaniem.",
         "Förskruvning i polyamid med packning och mutter, avlastar kabeln.",
         "Polyamide gland with seal and nut, relieves the cable of strain.",
         "Polyamidová vývodka s těsněním a maticí, chrání kabel před vytržením.",
         "Полиамидный ввод с уплотнением и гайкой, защищает кабель от вырывания."),
        ("gland", "grey"), "installation_material", ("electrical", "shipbuilding"), ("CE", "RoHS"),
        (Axis("diameter", "MILLIMETER", ("12", "16", "20", "25", "32", "40", "50", "63")),
         Axis("colour", "", ("grey", "black"))),
        ("0.006", "0.012"), ("0.40", "0.22"), {"ip_rating": "IP68", "material": "polyamide"},
    ),
    Range(
        "junction_box", "przewex", "JB", "installation_by_diameter_and_colour", "27.33.13.0",
        ("Puszka natynkowa hermetyczna", "Kopplingsdosa, utanpåliggande", "Surface junction box, sealed",
         "Krabice na povrch, těsná", "Коробка распаячная герметичная"),
        ("Puszka z membranami wciskanymi, nie wymaga dławnic.",
         "Dosa med instickbara membran, kräver inga förskruvningar.",
         "Box with push-in membranes, needs no glands.",
         "Krabice s protlačovacími membránami, bez vývodek.",
         "Коробка с мембранами, не требует кабельных вводов."),
        ("box", "grey"), "installation_material", ("electrical", "construction"), ("CE",),
        (Axis("diameter", "MILLIMETER", ("70", "80", "100")), Axis("colour", "", ("grey", "white", "black"))),
        ("0.05", "0.01"), ("1.10", "0.15"), {"ip_rating": "IP65", "material": "plastic"}, SAFETY,
    ),
)  # fmt: skip
