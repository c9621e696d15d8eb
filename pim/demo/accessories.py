"""Accessories and spare parts of the power tools: simple products."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pim.changes import Draft
from pim.demo.composing import branded, described, identified, named, priced, sku_of
from pim.demo.fields import create, measure, values
from pim.demo.files import Files
from pim.demo.texts import PACK, Five, filled, joined, measures, same

FIRST_SERIAL = 2_000_001

_UNITS = {"voltage": "VOLT", "capacity": "AMPEREHOUR", "diameter": "MILLIMETER", "length": "MILLIMETER"}
_FITS: Five = (
    "Do elektronarzędzi Brovik, {}",
    "För elverktyg från Brovik, {}",
    "For Brovik power tools, {}",
    "Pro elektronářadí Brovik, {}",
    "Для электроинструмента Brovik, {}",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One accessory: its measures by attribute, or what else tells it apart."""

    number: str
    kilogram: str
    euro: str
    measures: dict[str, str] = field(default_factory=dict)
    pieces: int | None = None
    apart: str = ""

    def size(self) -> Five:
        """What follows the name: "18 V, 4 Ah", "8 × 160 mm", or `apart`."""
        if "diameter" in self.measures and "length" in self.measures:
            head = same(f"{self.measures['diameter']} × ")
            return joined("", head, measures(self.measures["length"], "MILLIMETER"))
        if not self.measures:
            return same(self.apart)
        return joined(", ", *(measures(amount, _UNITS[code]) for code, amount in self.measures.items()))


@dataclass(frozen=True, slots=True)
class Kind:
    """Accessories of one kind: their words, place and picture."""

    name: Five
    text: Five
    category: str
    areas: tuple[str, ...]
    picture: tuple[str, str]  # drawing, colour
    parts: tuple[Part, ...]


KINDS = (
    Kind(
        ("Akumulator litowo-jonowy", "Litiumjonbatteri", "Lithium-ion battery", "Lithium-iontový akumulátor",
         "Литий-ионный аккумулятор"),
        ("Akumulator ze wskaźnikiem naładowania i ochroną ogniw przed przegrzaniem.",
         "Batteri med laddningsindikator och överhettningsskydd för cellerna.",
         "Battery with charge indicator and overheating protection of the cells.",
         "Akumulátor s ukazatelem nabití a ochranou článků proti přehřátí.",
         "Аккумулятор с индикатором заряда и защитой элементов от перегрева."),
        "batteries", ("assembly", "construction"), ("battery", "petrol"),
        (Part("BA12-2", "0.2", "39", {"voltage": "12", "capacity": "2"}),
         Part("BA12-4", "0.4", "59", {"voltage": "12", "capacity": "4"}),
         Part("BA18-2", "0.4", "55", {"voltage": "18", "capacity": "2"}),
         Part("BA18-4", "0.6", "85", {"voltage": "18", "capacity": "4"}),
         Part("BA18-55", "0.7", "109", {"voltage": "18", "capacity": "5.5"}),
         Part("BA18-8", "1.0", "159", {"voltage": "18", "capacity": "8"})),
    ),
    Kind(
        ("Ładowarka", "Laddare", "Charger", "Nabíječka", "Зарядное устройство"),
        ("Ładowarka szybka z chłodzeniem powietrzem; akumulator 4 Ah ładuje w 40 minut.",
         "Snabbladdare med luftkylning; laddar ett batteri på 4 Ah på 40 minuter.",
         "Fast charger with air cooling; charges a 4 Ah battery in 40 minutes.",
         "Rychlonabíječka s chlazením vzduchem; akumulátor 4 Ah nabije za 40 minut.",
         "Быстрое зарядное устройство с воздушным охлаждением; аккумулятор 4 А·ч заряжает за 40 минут."),
        "batteries", ("assembly", "construction"), ("charger", "petrol"),
        (Part("BL12", "0.5", "45", {"voltage": "12"}), Part("BL18", "0.8", "69", {"voltage": "18"})),
    ),
    Kind(
        ("Wiertło do metalu HSS-G", "Metallborr HSS-G", "HSS-G metal drill bit", "Vrták do kovu HSS-G",
         "Сверло по металлу HSS-G"),
        ("Wiertło szlifowane o kącie wierzchołkowym 135°, do stali i metali nieżelaznych.",
         "Slipat borr med 135° spetsvinkel, för stål och icke-järnmetaller.",
         "Ground drill bit with a 135° point, for steel and non-ferrous metals.",
         "Broušený vrták s vrcholovým úhlem 135°, na ocel a neželezné kovy.",
         "Шлифованное сверло с углом при вершине 135°, по стали и цветным металлам."),
        "drill_bits", ("metalworking",), ("bit", "steel"),
        tuple(Part(f"HSS-{mm}", kg, euro, {"diameter": mm, "length": length}, pieces=10)
              for mm, length, kg, euro in (("3", "61", "0.03", "6.90"), ("4", "75", "0.05", "8.50"),
                                           ("5", "86", "0.08", "10.90"), ("6", "93", "0.13", "13.90"),
                                           ("8", "117", "0.28", "23.90"), ("10", "133", "0.5", "36"))),
    ),
    Kind(
        ("Wiertło SDS-plus", "SDS-plus-borr", "SDS-plus drill bit", "Vrták SDS-plus", "Бур SDS-plus"),
        ("Wiertło do betonu zbrojonego z czteroostrzową główką z węglika spiekanego.",
         "Borr för armerad betong med fyrskärigt hårdmetallhuvud.",
         "Drill bit for reinforced concrete with a carbide head of four cutting edges.",
         "Vrták do železobetonu se čtyřbřitou hlavou z tvrdokovu.",
         "Бур по железобетону с четырёхкромочной твердосплавной головкой."),
        "drill_bits", ("construction",), ("sds_bit", "steel"),
        tuple(Part(f"SDS-{mm}-{length}", kg, euro, {"diameter": mm, "length": length}, pieces=1)
              for mm, length, kg, euro in (("6", "110", "0.04", "4.20"), ("8", "160", "0.07", "5.40"),
                                           ("10", "160", "0.11", "6.20"), ("12", "210", "0.18", "8.90"))),
    ),
    Kind(
        ("Tarcza do cięcia metalu", "Kapskiva för metall", "Metal cutting disc", "Řezný kotouč na kov",
         "Отрезной круг по металлу"),
        ("Cienka tarcza do szybkiego cięcia stali konstrukcyjnej i nierdzewnej, prawie bez zadziorów.",
         "Tunn skiva för snabb kapning av konstruktionsstål och rostfritt, nästan utan grader.",
         "Thin disc for fast cutting of structural and stainless steel, almost free of burrs.",
         "Tenký kotouč pro rychlé řezání konstrukční a nerezové oceli, téměř bez otřepů.",
         "Тонкий круг для быстрой резки конструкционной и нержавеющей стали, почти без заусенцев."),
        "discs_blades", ("metalworking", "shipbuilding"), ("disc", "grey"),
        tuple(Part(f"CD-{mm}", kg, euro, {"diameter": mm}, pieces=pieces)
              for mm, pieces, kg, euro in (("115", 25, "0.6", "24.90"), ("125", 25, "0.75", "27.50"),
                                           ("230", 10, "1.4", "29.90"))),
    ),
    Kind(
        ("Tarcza pilarska do drewna", "Sågklinga för trä", "Circular saw blade for wood",
         "Pilový kotouč na dřevo", "Пильный диск по дереву"),
        ("Tarcza z zębami z węglika spiekanego i szczelinami tłumiącymi hałas.",
         "Klinga med hårdmetalltänder och ljuddämpande slitsar.",
         "Blade with carbide teeth and noise-damping slots.",
         "Kotouč se zuby z tvrdokovu a výřezy tlumícími hluk.",
         "Диск с твердосплавными зубьями и шумопоглощающими прорезями."),
        "discs_blades", ("woodworking",), ("saw_blade", "petrol"),
        (Part("SB-165", "0.35", "24.90", {"diameter": "165"}, pieces=1),
         Part("SB-190", "0.5", "29.90", {"diameter": "190"}, pieces=1)),
    ),
    Kind(
        ("Brzeszczoty do wyrzynarek", "Sticksågsblad", "Jigsaw blades", "Pilové plátky do přímočarých pil",
         "Пилки для электролобзика"),
        ("Brzeszczoty z uchwytem T, do czystych cięć w drewnie litym i sklejce.",
         "Sågblad med T-fäste, för rena snitt i massivt trä och plywood.",
         "Blades with T-shank, for clean cuts in solid wood and plywood.",
         "Plátky s upínáním T, pro čisté řezy do masivu a překližky.",
         "Пилки с T-образным хвостовиком, для чистого реза массива и фанеры."),
        "discs_blades", ("woodworking",), ("jig_blade", "steel"),
        (Part("JB-100", "0.05", "9.90", {"length": "100"}, pieces=5),
         Part("JB-132", "0.06", "12.90", {"length": "132"}, pieces=5)),
    ),
    Kind(
        ("Szczotki węglowe", "Kolborstar", "Carbon brushes", "Uhlíkové kartáče", "Угольные щётки"),
        ("Para szczotek z wyłącznikiem samoczynnym, oryginalna część zamienna.",
         "Ett par borstar med automatisk frånkoppling, reservdel i original.",
         "Pair of brushes with automatic cut-off, original spare part.",
         "Pár kartáčů s automatickým odpojením, originální náhradní díl.",
         "Пара щёток с автоматическим отключением, оригинальная запасная часть."),
        "spare_parts", ("metalworking",), ("brushes", "red"),
        (Part("CB-G900", "0.02", "7.50", apart="BG900-125"), Part("CB-G2400", "0.03", "9.90",
                                                                  apart="BG2400-230"),
         Part("CB-H800", "0.02", "7.90", apart="BH800")),
    ),
    Kind(
        ("Uchwyt wiertarski szybkomocujący", "Snabbchuck", "Keyless drill chuck", "Rychloupínací sklíčidlo",
         "Быстрозажимной патрон"),
        ("Uchwyt metalowy z blokadą, na gwint 1/2 cala.", "Metallchuck med lås, för 1/2-tumsgänga.",
         "All-metal chuck with lock, for a 1/2 inch thread.",
         "Kovové sklíčidlo s aretací, na závit 1/2 palce.",
         "Металлический патрон с фиксатором, под резьбу 1/2 дюйма."),
        "spare_parts", ("construction", "metalworking"), ("chuck", "black"),
        (Part("DC-13", "0.28", "27.90", {"diameter": "13"}),),
    ),
    Kind(
        ("Worki filtracyjne do odkurzaczy", "Filterpåsar till dammsugare", "Vacuum cleaner filter bags",
         "Filtrační sáčky do vysavačů", "Фильтр-мешки для пылесосов"),
        ("Worki z włókniny, odporne na rozdarcie, klasa pyłu M.",
         "Påsar av fleece, rivtåliga, dammklass M.",
         "Fleece bags, tear-resistant, dust class M.",
         "Sáčky z netkané textilie, odolné proti roztržení, třída prachu M.",
         "Мешки из нетканого материала, прочные на разрыв, класс пыли M."),
        "spare_parts", ("construction", "warehouse"), ("bags", "white"),
        (Part("FB-30", "0.3", "19.90", pieces=5, apart="BV1250-30"),
         Part("FB-42", "0.4", "24.90", pieces=5, apart="BV1400-42")),
    ),
    Kind(
        ("Walizka systemowa", "Systemväska", "System case", "Systémový kufr", "Системный кейс"),
        ("Walizka z zatrzaskami, które łączą kilka walizek w stos.",
         "Väska med lås som kopplar ihop flera väskor till en stapel.",
         "Case with latches that join several cases into a stack.",
         "Kufr se západkami, které spojí více kufrů na sebe.",
         "Кейс с защёлками, которые соединяют несколько кейсов друг с другом."),
        "batteries", ("assembly", "construction"), ("case", "petrol"),
        (Part("SC-2", "2.1", "49", apart="SC-2"), Part("SC-3", "2.6", "59", apart="SC-3")),
    ),
    Kind(
        ("Zestaw bitów", "Bitssats", "Screwdriver bit set", "Sada bitů", "Набор бит"),
        ("Bity PH, PZ i TX ze stali S2, z magnetycznym uchwytem.",
         "Bits PH, PZ och TX i S2-stål, med magnetisk bitshållare.",
         "PH, PZ and TX bits of S2 steel, with a magnetic holder.",
         "Bity PH, PZ a TX z oceli S2, s magnetickým držákem.",
         "Биты PH, PZ и TX из стали S2, с магнитным держателем."),
        "drill_bits", ("assembly",), ("bits", "red"),
        (Part("BS-32", "0.3", "17.90", pieces=32, apart="BS-32"),),
    ),
)  # fmt: skip


def accessories(files: Files) -> Iterator[Draft]:
    """The accessories, by kind; GTINs are given in this order."""
    serial = FIRST_SERIAL
    for kind in KINDS:
        for part in kind.parts:
            yield _accessory(files, kind, part, serial)
            serial += 1


def _accessory(files: Files, kind: Kind, part: Part, serial: int) -> Draft:
    sku = sku_of("brovik", part.number)
    size = part.size()
    name = joined(" ", kind.name, same("Brovik"), size)
    short = filled(PACK, size, same(str(part.pieces))) if part.pieces else filled(_FITS, size)
    own = {code: measure(amount, _UNITS[code]) for code, amount in part.measures.items()}
    return create("product", sku, {
        "family": "tool_accessories",
        **identified(sku, serial, part.kilogram),
        **named(name, short), **described(name, kind.text),
        **branded("brovik", "25.73.40.0", kind.areas, ("CE", "RoHS")),
        **values(pieces_per_pack=str(part.pieces) if part.pieces else None, available_on="2022-09-01",
                 image=files.picture(*kind.picture), datasheet=files.sheet(sku, name[2], [kind.text[2]]),
                 **own),
        **priced(part.euro),
        "categories": [kind.category],
    })  # fmt: skip
