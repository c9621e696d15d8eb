"""Abrasives: discs, belts and sheets, by diameter and grit."""

from __future__ import annotations

from pim.demo.ranges import Axis, Range

FIRST_SERIAL = 8_000_001
_GRITS = ("p40", "p60", "p80", "p120", "p180", "p240")

RANGES = (
    Range(
        "flap_disc", "brovik", "FD", "abrasives_by_diameter_and_grit", "23.91.11.0",
        ("Ściernica listkowa cyrkonowa", "Lamellskiva, zirkonium", "Flap disc, zirconia",
         "Lamelový kotouč, zirkon", "Круг лепестковый, цирконий"),
        ("Ściernica do szlifowania spoin i wykańczania stali w jednym przejściu.",
         "Skiva för slipning av svetsar och finish på stål i ett steg.",
         "Disc for grinding welds and finishing steel in one pass.",
         "Kotouč pro broušení svarů a dokončení oceli v jednom kroku.",
         "Круг для зачистки швов и финишной обработки стали за один проход."),
        ("disc", "blue"), "sanding", ("metalworking", "shipbuilding"), ("EN_13743",),
        (Axis("diameter", "MILLIMETER", ("115", "125", "180")), Axis("grit", "", _GRITS[:4])),
        ("0.08", "0.01"), ("2.90", "0.25"), {"material": "zirconia"},
    ),
    Range(
        "fibre_disc", "brovik", "FB", "abrasives_by_diameter_and_grit", "23.91.12.0",
        ("Krążek fibrowy ceramiczny", "Fiberrondell, keramisk", "Fibre disc, ceramic",
         "Fíbrový kotouč, keramický", "Круг фибровый, керамический"),
        ("Krążek o dużej wydajności do stali nierdzewnej; warstwa chłodząca ogranicza przebarwienia.",
         "Rondell med hög avverkning för rostfritt; kylande skikt minskar missfärgning.",
         "High-output disc for stainless steel; a cooling layer keeps discolouration down.",
         "Výkonný kotouč na nerezovou ocel; chladicí vrstva omezuje zabarvení.",
         "Производительный круг для нержавеющей стали; охлаждающий слой снижает побежалость."),
        ("disc", "orange"), "sanding", ("metalworking",), ("EN_13743",),
        (Axis("diameter", "MILLIMETER", ("115", "125", "180")), Axis("grit", "", _GRITS[:4])),
        ("0.02", "0.003"), ("1.90", "0.20"), {"material": "ceramic"},
    ),
    Range(
        "sanding_disc", "brovik", "VD", "abrasives_by_diameter_and_grit", "23.91.12.0",
        ("Krążek ścierny na rzep", "Sliprondell med kardborre", "Hook-and-loop sanding disc",
         "Brusný kotouč na suchý zip", "Круг шлифовальный на липучке"),
        ("Krążek z powłoką przeciw zapychaniu, do drewna, szpachli i lakieru.",
         "Rondell med beläggning som inte sätter igen, för trä, spackel och lack.",
         "Disc with a non-clogging coating, for wood, filler and lacquer.",
         "Kotouč s povlakem proti zanášení, na dřevo, tmel a lak.",
         "Круг с покрытием против забивания, для дерева, шпатлёвки и лака."),
        ("disc", "yellow"), "sanding", ("woodworking",), ("EN_13743",),
        (Axis("diameter", "MILLIMETER", ("125", "150", "225")), Axis("grit", "", _GRITS)),
        ("0.01", "0.001"), ("0.45", "0.06"), {"material": "corundum"},
    ),
    Range(
        "sanding_belt", "brovik", "BE", "abrasives_by_length_and_grit", "23.91.12.0",
        ("Pas ścierny bezkońcowy, szerokość 75 mm", "Slipband, bredd 75 mm", "Sanding belt, width 75 mm",
         "Brusný pás, šířka 75 mm", "Лента шлифовальная, ширина 75 мм"),
        ("Pas na płótnie X ze spoiną, która nie odbija się na powierzchni.",
         "Band på X-duk med skarv som inte märks på ytan.",
         "Belt on X-weight cloth with a joint that leaves no marks.",
         "Pás na plátně X se spojem, který nezanechává stopy.",
         "Лента на ткани X со стыком, который не оставляет следов."),
        ("belt", "orange"), "sanding", ("woodworking", "metalworking"), (),
        (Axis("length", "MILLIMETER", ("457", "480", "533", "610")), Axis("grit", "", _GRITS)),
        ("0.04", "0.001"), ("1.20", "0.05"), {"material": "corundum"},
    ),
    Range(
        "grinding_disc", "brovik", "GD", "abrasives_by_diameter_and_grit", "23.91.11.0",
        ("Tarcza do szlifowania metalu, 6 mm", "Navrondell för metall, 6 mm",
         "Depressed-centre grinding disc for metal, 6 mm", "Brusný kotouč na kov, 6 mm",
         "Круг зачистной по металлу, 6 мм"),
        ("Tarcza wzmacniana do zdzierania spoin i fazowania.",
         "Armerad skiva för grovslipning av svetsar och fasning.",
         "Reinforced disc for rough grinding of welds and chamfering.",
         "Vyztužený kotouč pro hrubování svarů a srážení hran.",
         "Армированный круг для обдирки швов и снятия фасок."),
        ("disc", "black"), "cutting_grinding", ("metalworking", "construction"), ("EN_12413",),
        (Axis("diameter", "MILLIMETER", ("115", "125", "150", "180", "230")),
         Axis("grit", "", ("p24", "p30"))),
        ("0.15", "0.06"), ("1.80", "0.40"), {"material": "corundum"},
    ),
)  # fmt: skip
