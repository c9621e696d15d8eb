"""Pipes and fittings: by diameter, by diameter and length of coil, or by thread."""

from __future__ import annotations

from pim.demo.ranges import Axis, Range

FIRST_SERIAL = 9_300_001
_COPPER = ("12", "15", "18", "22", "28", "35", "42", "54")

RANGES = (
    Range(
        "pex_pipe", "rurvik", "PEX", "plumbing_by_diameter_and_length", "22.21.21.0",
        ("Rura PEX-AL-PEX w zwoju", "PEX-AL-PEX-rör i rulle", "PEX-AL-PEX pipe in coils",
         "Trubka PEX-AL-PEX v kotouči", "Труба PEX-AL-PEX в бухте"),
        ("Rura wielowarstwowa do wody i ogrzewania, do 95 °C i 10 bar.",
         "Flerskiktsrör för tappvatten och värme, upp till 95 °C och 10 bar.",
         "Multilayer pipe for water and heating, up to 95 °C and 10 bar.",
         "Vícevrstvá trubka pro vodu a topení, do 95 °C a 10 bar.",
         "Многослойная труба для воды и отопления, до 95 °C и 10 бар."),
        ("coil", "white"), "pipes", ("construction",), ("CE",),
        (Axis("diameter", "MILLIMETER", ("16", "20", "26", "32")),
         Axis("length", "METER", ("25", "50", "100", "200"))),
        ("2.8", "2.4"), ("24", "19"), {"material": "pex"},
    ),
    Range(
        "copper_elbow", "rurvik", "EL90", "plumbing_by_diameter", "24.44.26.0",
        ("Kolano miedziane 90° do zaprasowania", "Kopparböj 90° för pressning", "Copper press elbow 90°",
         "Měděné koleno 90° lisovací", "Отвод медный 90° под пресс"),
        ("Kształtka z oringiem, nieszczelna przed zaprasowaniem: pominięte połączenie widać od razu.",
         "Koppling med o-ring som läcker tills den pressas: en glömd skarv syns genast.",
         "Fitting with an O-ring that leaks until pressed, so that a forgotten joint shows at once.",
         "Tvarovka s O-kroužkem, nezalisovaná netěsní: zapomenutý spoj je hned vidět.",
         "Фитинг с кольцом, негерметичный до опрессовки: пропущенное соединение видно сразу."),
        ("elbow", "brass"), "fittings", ("construction", "shipbuilding"), ("CE",),
        (Axis("diameter", "MILLIMETER", _COPPER),), ("0.02", "0.06"), ("2.40", "2.90"),
        {"material": "copper"},
    ),
    Range(
        "copper_tee", "rurvik", "TE", "plumbing_by_diameter", "24.44.26.0",
        ("Trójnik miedziany do zaprasowania", "Koppar-T-rör för pressning", "Copper press tee",
         "Měděný T-kus lisovací", "Тройник медный под пресс"),
        ("Trójnik równoprzelotowy do wody, gazu i sprężonego powietrza.",
         "T-rör med lika anslutningar för vatten, gas och tryckluft.",
         "Equal tee for water, gas and compressed air.",
         "Rovnoramenný T-kus pro vodu, plyn a stlačený vzduch.",
         "Равнопроходной тройник для воды, газа и сжатого воздуха."),
        ("tee", "brass"), "fittings", ("construction", "shipbuilding"), ("CE",),
        (Axis("diameter", "MILLIMETER", _COPPER),), ("0.03", "0.08"), ("3.60", "3.80"),
        {"material": "copper"},
    ),
    Range(
        "ball_valve", "rurvik", "BV", "plumbing_by_thread", "28.14.13.0",
        ("Zawór kulowy mosiężny PN25", "Kulventil, mässing, PN25", "Brass ball valve PN25",
         "Kulový ventil mosazný PN25", "Кран шаровой латунный PN25"),
        ("Zawór pełnoprzelotowy z dławicą, do wody pitnej.",
         "Ventil med fullt genomlopp och packbox, för dricksvatten.",
         "Full-bore valve with gland, for drinking water.",
         "Plnoprůtočný ventil s ucpávkou, na pitnou vodu.",
         "Полнопроходной кран с сальником, для питьевой воды."),
        ("valve", "red"), "fittings", ("construction",), ("CE",),
        (Axis("thread", "", ("G14", "G38", "G12", "G34", "G1", "G114", "G112", "G2")),),
        ("0.1", "0.2"), ("6.50", "4.60"), {"material": "brass"},
    ),
    Range(
        "pipe_clamp", "rurvik", "PC", "plumbing_by_diameter", "25.99.29.0",
        ("Obejma do rur z gumą EPDM, M8", "Rörsvep med EPDM-gummi, M8", "Pipe clamp with EPDM lining, M8",
         "Objímka na trubky s gumou EPDM, M8", "Хомут трубный с резиной EPDM, M8"),
        ("Obejma z szybkim zamkiem i wkładką tłumiącą hałas.",
         "Svep med snabblås och ljuddämpande inlägg.",
         "Clamp with quick lock and sound-absorbing lining.",
         "Objímka s rychlouzávěrem a protihlukovou vložkou.",
         "Хомут с быстрым замком и шумопоглощающей вставкой."),
        ("clamp", "steel"), "pipe_supports", ("construction",), (),
        (Axis("diameter", "MILLIMETER", ("15", "18", "22", "28", "35", "42", "48", "54", "60", "76", "89",
                                         "110")),),
        ("0.05", "0.02"), ("0.60", "0.18"), {"material": "steel_zinc"},
    ),
)  # fmt: skip
