"""What power tools are called and what is said of them, in five languages."""

from __future__ import annotations

from dataclasses import dataclass

from pim.demo.texts import Five


@dataclass(frozen=True, slots=True)
class Kind:
    """What tools of one kind share. `pictured` names the drawing: cordless and with a cord."""

    name: Five
    text: Five
    category: str
    areas: tuple[str, ...]
    pictured: tuple[str, str]
    cased: bool = True  # comes in a system case

    def drawing(self, cordless: bool) -> str:
        """The drawing that shows a tool of this kind."""
        return self.pictured[0 if cordless else 1]


SAFETY: Five = (
    ("Podczas pracy należy nosić okulary ochronne i ochronniki słuchu. Przed wymianą osprzętu należy wyjąć"
    " akumulator lub wtyczkę z gniazda."),
    ("Använd skyddsglasögon och hörselskydd under arbetet. Ta ut batteriet eller dra ur stickproppen före"
    " byte av tillbehör."),
    ("Wear safety glasses and ear protection while working. Remove the battery or unplug the tool before"
    " changing accessories."),
    ("Při práci používejte ochranné brýle a chrániče sluchu. Před výměnou příslušenství vyjměte akumulátor"
    " nebo vytáhněte zástrčku ze zásuvky."),
    ("Во время работы используйте защитные очки и средства защиты слуха. Перед сменой оснастки извлеките"
    " аккумулятор или выньте вилку из розетки."),
)  # fmt: skip

KINDS = {
    "drill_driver": Kind(
        ("Wkrętarka akumulatorowa", "Borrskruvdragare", "Cordless drill driver",
         "Akumulátorový vrtací šroubovák", "Аккумуляторная дрель-шуруповёрт"),
        ("Kompaktowa wkrętarka bezszczotkowa do codziennego montażu w drewnie, metalu i tworzywach.",
         "Kompakt skruvdragare med kolborstfri motor för dagligt montage i trä, metall och plast.",
         "Compact drill driver with a brushless motor for everyday assembly in wood, metal and plastics.",
         "Kompaktní vrtací šroubovák s bezuhlíkovým motorem pro každodenní montáž do dřeva, kovu a plastů.",
         ("Компактная дрель-шуруповёрт с бесщёточным двигателем для повседневного монтажа в дереве, металле и"
         " пластике.")),
        "drills", ("assembly", "construction", "woodworking"), ("drill", "corded_drill"),
    ),
    "impact_driver": Kind(
        ("Akumulatorowa zakrętarka udarowa", "Slagskruvdragare", "Cordless impact driver",
         "Akumulátorový rázový šroubovák", "Аккумуляторный ударный шуруповёрт"),
        ("Zakrętarka do długich wkrętów i śrub, z trzema stopniami mocy i oświetleniem miejsca pracy.",
         "Slagskruvdragare för långa skruvar och bultar, med tre effektlägen och arbetsbelysning.",
         "Impact driver for long screws and bolts, with three power settings and a work light.",
         "Rázový šroubovák pro dlouhé vruty a šrouby, se třemi stupni výkonu a osvětlením pracovní plochy.",
         ("Ударный шуруповёрт для длинных саморезов и болтов, с тремя режимами мощности и подсветкой рабочей"
         " зоны.")),
        "drills", ("assembly", "construction"), ("driver", "driver"),
    ),
    "impact_drill": Kind(
        ("Wiertarka udarowa", "Slagborrmaskin", "Impact drill", "Příklepová vrtačka", "Ударная дрель"),
        ("Mocna wiertarka udarowa do betonu, cegły i stali, z elektroniczną regulacją obrotów.",
         "Kraftfull slagborrmaskin för betong, tegel och stål, med elektronisk varvtalsreglering.",
         "Powerful impact drill for concrete, brick and steel, with electronic speed control.",
         "Výkonná příklepová vrtačka do betonu, cihel a oceli, s elektronickou regulací otáček.",
         "Мощная ударная дрель для бетона, кирпича и стали, с электронной регулировкой оборотов."),
        "drills", ("construction",), ("drill", "corded_drill"),
    ),
    "rotary_hammer": Kind(
        ("Młotowiertarka SDS-plus", "Borrhammare SDS-plus", "SDS-plus rotary hammer",
         "Vrtací kladivo SDS-plus", "Перфоратор SDS-plus"),
        ("Młotowiertarka z udarem pneumatycznym i tłumieniem drgań, do wiercenia i kucia w betonie.",
         "Borrhammare med pneumatiskt slagverk och vibrationsdämpning, för borrning och mejsling i betong.",
         ("Rotary hammer with a pneumatic mechanism and vibration damping, for drilling and chiselling in"
         " concrete."),
         "Vrtací kladivo s pneumatickým příklepem a tlumením vibrací, pro vrtání a sekání do betonu.",
         "Перфоратор с пневматическим ударным механизмом и гашением вибраций, для сверления и долбления."),
        "rotary_hammers", ("construction",), ("hammer", "hammer"),
    ),
    "angle_grinder": Kind(
        ("Szlifierka kątowa", "Vinkelslip", "Angle grinder", "Úhlová bruska", "Угловая шлифмашина"),
        ("Szlifierka z miękkim rozruchem i osłoną regulowaną bez klucza, do cięcia i szlifowania metalu.",
         "Vinkelslip med mjukstart och skydd som justeras utan verktyg, för kapning och slipning av metall.",
         "Grinder with soft start and a guard that adjusts without tools, for cutting and grinding metal.",
         "Bruska s pozvolným rozběhem a krytem stavitelným bez nářadí, pro řezání a broušení kovu.",
         ("Шлифмашина с плавным пуском и кожухом, который регулируется без ключа, для резки и шлифования"
         " металла.")),
        "grinders", ("metalworking", "shipbuilding"), ("grinder", "grinder"),
    ),
    "circular_saw": Kind(
        ("Pilarka tarczowa", "Cirkelsåg", "Circular saw", "Kotoučová pila", "Дисковая пила"),
        ("Ręczna pilarka tarczowa do precyzyjnych cięć wzdłużnych i skośnych w drewnie i płytach.",
         "Handhållen cirkelsåg för exakta längs- och vinkelsnitt i trä och skivmaterial.",
         "Hand-held circular saw for precise rip and bevel cuts in timber and sheet materials.",
         "Ruční kotoučová pila pro přesné podélné a šikmé řezy do dřeva a deskových materiálů.",
         "Ручная дисковая пила для точных продольных и наклонных резов в древесине и плитных материалах."),
        "saws", ("construction", "woodworking"), ("circular_saw", "circular_saw"),
    ),
    "jigsaw": Kind(
        ("Wyrzynarka", "Sticksåg", "Jigsaw", "Přímočará pila", "Электролобзик"),
        ("Wyrzynarka z czterostopniowym ruchem wahadłowym i szybką wymianą brzeszczotu bez narzędzi.",
         "Sticksåg med fyra pendellägen och snabbt bladbyte utan verktyg.",
         "Jigsaw with four-stage pendulum action and quick tool-free blade change.",
         "Přímočará pila se čtyřstupňovým předkmitem a rychlou výměnou pilového plátku bez nářadí.",
         "Электролобзик с четырёхступенчатым маятниковым ходом и быстрой сменой пилки без инструмента."),
        "saws", ("assembly", "woodworking"), ("jigsaw", "jigsaw"),
    ),
    "sander": Kind(
        ("Szlifierka mimośrodowa", "Excenterslip", "Random orbital sander", "Excentrická bruska",
         "Эксцентриковая шлифмашина"),
        ("Szlifierka z odsysaniem pyłu do gładkiego wykończenia drewna i powierzchni lakierowanych.",
         "Excenterslip med dammutsug för slät finish på trä och lackerade ytor.",
         "Sander with dust extraction for a smooth finish on wood and painted surfaces.",
         "Bruska s odsáváním prachu pro hladký povrch dřeva i lakovaných ploch.",
         "Шлифмашина с пылеотводом для гладкой отделки дерева и окрашенных поверхностей."),
        "grinders", ("woodworking",), ("sander", "sander"),
    ),
    "reciprocating_saw": Kind(
        ("Pilarka szablasta", "Tigersåg", "Reciprocating saw", "Pila ocaska", "Сабельная пила"),
        ("Pilarka do szybkich prac rozbiórkowych: drewno z gwoździami, rury i profile.",
         "Tigersåg för snabbt rivningsarbete: virke med spik, rör och profiler.",
         "Saw for fast demolition work: timber with nails, pipes and profiles.",
         "Pila pro rychlé demoliční práce: dřevo s hřebíky, trubky a profily.",
         "Пила для быстрого демонтажа: древесина с гвоздями, трубы и профили."),
        "saws", ("construction",), ("reciprocating_saw", "reciprocating_saw"),
    ),
    "multi_tool": Kind(
        ("Narzędzie wielofunkcyjne", "Multiverktyg", "Oscillating multi-tool", "Oscilační nářadí",
         "Реноватор"),
        ("Narzędzie oscylacyjne do cięcia, szlifowania i skrobania w trudno dostępnych miejscach.",
         "Oscillerande multiverktyg för sågning, slipning och skrapning på svåråtkomliga ställen.",
         "Multi-tool for cutting, sanding and scraping in places that are hard to reach.",
         "Oscilační nářadí pro řezání, broušení a škrábání na těžko přístupných místech.",
         "Инструмент для пиления, шлифования и зачистки в труднодоступных местах."),
        "saws", ("assembly", "construction"), ("multi_tool", "multi_tool"),
    ),
    "heat_gun": Kind(
        ("Opalarka", "Varmluftspistol", "Heat gun", "Horkovzdušná pistole", "Строительный фен"),
        ("Opalarka z płynną regulacją temperatury do usuwania farby, obkurczania i formowania tworzyw.",
         "Varmluftspistol med steglös temperaturreglering för färgborttagning, krympning och plastformning.",
         ("Heat gun with stepless temperature control for stripping paint, shrinking sleeves and forming"
         " plastics."),
         "Pistole s plynulou regulací teploty pro odstraňování barev, smršťování a tvarování plastů.",
         "Фен с плавной регулировкой температуры для снятия краски, термоусадки и формовки пластика."),
        "site_equipment", ("assembly", "electrical"), ("heat_gun", "heat_gun"),
    ),
    "vacuum": Kind(
        ("Odkurzacz przemysłowy", "Grovdammsugare", "Wet and dry vacuum cleaner", "Průmyslový vysavač",
         "Промышленный пылесос"),
        ("Odkurzacz do pracy na sucho i mokro, z automatycznym oczyszczaniem filtra i uchwytem na osprzęt.",
         "Dammsugare för vått och torrt, med automatisk filterrengöring och hållare för tillbehör.",
         "Vacuum cleaner for wet and dry use, with automatic filter cleaning and accessory holder.",
         "Vysavač pro mokré i suché sání, s automatickým čištěním filtru a držákem příslušenství.",
         "Пылесос для сухой и влажной уборки, с автоматической очисткой фильтра и держателем насадок."),
        "site_equipment", ("construction", "warehouse"), ("vacuum", "vacuum"), cased=False,
    ),
    "kit": Kind(
        ("Zestaw elektronarzędzi", "Verktygspaket", "Power tool kit", "Sada elektronářadí",
         "Набор электроинструмента"),
        ("Narzędzia na jednej platformie akumulatorowej, z akumulatorami, ładowarką i walizką systemową.",
         "Verktyg på samma batteriplattform, med batterier, laddare och systemväska.",
         "Tools on one battery platform, with batteries, charger and system case.",
         "Nářadí na jedné akumulátorové platformě, s akumulátory, nabíječkou a systémovým kufrem.",
         "Инструменты на единой аккумуляторной платформе, с аккумуляторами, зарядным устройством и кейсом."),
        "tool_kits", ("assembly", "construction"), ("kit", "kit"),
    ),
}  # fmt: skip
