"""Cables: product models with variants on one level, by cross-section and length or by length alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pim.changes import Draft
from pim.demo.composing import branded, described, identified, named, priced, sku_of
from pim.demo.fields import create, measure, spoken, values
from pim.demo.files import Files
from pim.demo.texts import COIL, LENGTH, Five, filled, joined, measures, rich

FIRST_SERIAL = 4_000_001

SAFETY: Five = (
    "Montaż instalacji elektrycznych może wykonywać wyłącznie osoba z odpowiednimi uprawnieniami.",
    "Elinstallationer får endast utföras av behörig elinstallatör.",
    "Electrical installations may only be carried out by a qualified person.",
    "Elektrickou instalaci smí provádět pouze osoba s odpovídající kvalifikací.",
    "Электромонтажные работы должен выполнять только квалифицированный специалист.",
)


@dataclass(frozen=True, slots=True)
class Model:
    """One product model. `sizes`: cross-section in mm² ("" if it is not an axis) -> lengths in metres."""

    code: str
    part: str
    name: Five
    text: Five
    cores: int
    volt: str | None
    material: str
    picture: tuple[str, str]  # drawing, colour
    category: str
    areas: tuple[str, ...]
    metre: tuple[str, str]  # kilogram, euro: a metre of 1 mm² a core, or of what has no cross-section
    sizes: dict[str, tuple[str, ...]]


MODELS = (
    Model(
        "cable_ydyp", "YDYP3",
        ("Przewód instalacyjny YDYp 3-żyłowy", "Installationskabel YDYp, 3 ledare",
         "Installation cable YDYp, 3 cores", "Instalační kabel YDYp, 3 žíly", "Кабель силовой YDYp, 3 жилы"),
        ("Płaski przewód z żyłami jednodrutowymi, do układania na stałe pod tynkiem i na tynku.",
         "Flat kabel med entrådiga ledare, för fast förläggning under och på puts.",
         "Flat cable with solid conductors, for fixed installation under and on plaster.",
         "Plochý kabel s plnými jádry, pro pevné uložení pod omítku i na omítku.",
         "Плоский кабель с однопроволочными жилами, для стационарной прокладки под штукатуркой и по ней."),
        3, "750", "copper_pvc", ("cable", "white"), "installation_cables", ("construction", "electrical"),
        ("0.06", "0.42"), dict.fromkeys(("1.5", "2.5", "4", "6"), ("25", "50", "100", "200", "500")),
    ),
    Model(
        "cable_h07rnf", "H07RNF3",
        ("Przewód w oponie gumowej H07RN-F 3G", "Gummikabel H07RN-F 3G", "Rubber-sheathed cable H07RN-F 3G",
         "Kabel s pryžovým pláštěm H07RN-F 3G", "Кабель в резиновой оболочке H07RN-F 3G"),
        ("Giętki przewód odporny na olej i warunki atmosferyczne, do maszyn i placów budowy.",
         "Flexibel kabel som tål olja och väder, för maskiner och byggarbetsplatser.",
         "Flexible cable that resists oil and weather, for machines and building sites.",
         "Ohebný kabel odolný proti oleji a povětrnosti, pro stroje a staveniště.",
         "Гибкий кабель, стойкий к маслу и погоде, для машин и строительных площадок."),
        3, "750", "copper_rubber", ("cable", "black"), "flexible_cables", ("construction", "shipbuilding"),
        ("0.09", "0.68"), dict.fromkeys(("1", "1.5", "2.5", "4", "6"), ("25", "50", "100", "200", "500")),
    ),
    Model(
        "cable_h05vvf", "H05VVF3",
        ("Przewód przyłączeniowy H05VV-F 3G", "Anslutningskabel H05VV-F 3G",
         "Flexible mains cable H05VV-F 3G",
         "Připojovací kabel H05VV-F 3G", "Соединительный кабель H05VV-F 3G"),
        ("Przewód do urządzeń domowych i biurowych o średnim obciążeniu mechanicznym.",
         "Kabel för hushålls- och kontorsapparater vid medelhög mekanisk påkänning.",
         "Cable for household and office appliances under medium mechanical stress.",
         "Kabel pro domácí a kancelářské spotřebiče při středním mechanickém namáhání.",
         "Кабель для бытовых и офисных приборов при средних механических нагрузках."),
        3, "500", "copper_pvc", ("cable", "grey"), "flexible_cables", ("electrical",),
        ("0.07", "0.45"), dict.fromkeys(("0.75", "1", "1.5", "2.5"), ("25", "50", "100", "200", "500")),
    ),
    Model(
        "wire_h07vk", "H07VK",
        ("Przewód jednożyłowy H07V-K (LgY)", "Kopplingsledning H07V-K (RK)", "Single-core wire H07V-K",
         "Jednožilový vodič H07V-K (CYA)", "Одножильный провод H07V-K (ПуГВ)"),
        ("Linka miedziana do okablowania rozdzielnic i szaf sterowniczych.",
         "Mångtrådig kopparledning för kablage i centraler och apparatskåp.",
         "Stranded copper wire for wiring switchboards and control cabinets.",
         "Měděné lanko pro zapojení rozvaděčů a ovládacích skříní.",
         "Многопроволочный медный провод для монтажа щитов и шкафов управления."),
        1, "750", "copper_pvc", ("wire", "blue"), "installation_cables", ("electrical",),
        ("0.011", "0.16"),
        dict.fromkeys(("0.75", "1", "1.5", "2.5", "4", "6", "10", "16"), ("100", "200", "500")),
    ),
    Model(
        "cable_reel", "REEL",
        ("Przedłużacz bębnowy IP44, 4 gniazda", "Kabelvinda IP44, 4 uttag", "Cable reel IP44, 4 sockets",
         "Prodlužovací buben IP44, 4 zásuvky", "Удлинитель на катушке IP44, 4 розетки"),
        ("Przedłużacz z zabezpieczeniem termicznym i przewodem gumowym 3G1,5, do pracy na zewnątrz.",
         "Kabelvinda med överhettningsskydd och gummikabel 3G1,5, för utomhusbruk.",
         "Cable reel with thermal cut-out and rubber cable 3G1.5, for outdoor use.",
         "Buben s tepelnou pojistkou a pryžovým kabelem 3G1,5, pro venkovní použití.",
         "Катушка с термозащитой и резиновым кабелем 3G1,5, для работы на улице."),
        3, "230", "copper_rubber", ("reel", "red"), "extension_leads", ("construction", "warehouse"),
        ("0.18", "2.60"), {"": ("25", "40", "50")},
    ),
    Model(
        "patch_cable", "CAT6",
        ("Kabel krosowy Cat 6 U/UTP", "Patchkabel Cat 6 U/UTP", "Patch cable Cat 6 U/UTP",
         "Propojovací kabel Cat 6 U/UTP", "Патч-корд Cat 6 U/UTP"),
        ("Kabel z wtykami RJ45 i odgiętką chroniącą zatrzask.",
         "Kabel med RJ45-kontakter och skydd för spärren.",
         "Cable with RJ45 plugs and a boot that protects the latch.",
         "Kabel s konektory RJ45 a krytkou, která chrání západku.",
         "Кабель с разъёмами RJ45 и колпачком, который защищает фиксатор."),
        8, None, "copper_pvc", ("patch", "blue"), "network_cables", ("electrical", "warehouse"),
        ("0.035", "0.95"), {"": ("0.25", "0.5", "1", "2", "3", "5", "10", "15", "20", "30")},
    ),
)  # fmt: skip


def cable_models(files: Files) -> Iterator[Draft]:
    """The product models."""
    for model in MODELS:
        yield create("model", model.code, {
            "code": model.code,
            "family_variant": "cables_by_length" if "" in model.sizes else "cables_by_size",
            **named(model.name), **described(model.name, model.text),
            **spoken("safety_note", rich([SAFETY])),
            **branded("przewex", "27.32.13.0", model.areas, ("CE", "EN_50525", "RoHS")),
            **values(cores=str(model.cores), voltage=measure(model.volt, "VOLT"), material=model.material,
                     available_on="2021-06-01", image=files.picture(*model.picture),
                     datasheet=files.sheet(model.code, model.name[2], [model.text[2]])),
            "categories": [model.category],
        })  # fmt: skip


def cables() -> Iterator[Draft]:
    """The variants, by model, cross-section and length; GTINs are given in this order."""
    serial = FIRST_SERIAL
    for model in MODELS:
        for area, lengths in model.sizes.items():
            for length in lengths:
                yield _variant(model, area, length, serial)
                serial += 1


def _variant(model: Model, area: str, length: str, serial: int) -> Draft:
    parts = [part.replace(".", "") for part in (model.part, area, f"{length}M") if part]
    sku = sku_of("przewex", "-".join(parts))
    metres = measures(length, "METER")
    name, short = joined(", ", model.name, metres), filled(LENGTH, metres)
    if area:
        areas = measures(area, "SQUARE_MILLIMETER")
        name, short = joined(", ", model.name, areas, metres), filled(COIL, metres, areas)
    copper = Decimal(area or "1") * Decimal(length)
    kilogram, euro = (format((copper * Decimal(rate)).quantize(Decimal("0.01"))) for rate in model.metre)
    return create("product", sku, {
        "parent": model.code,
        **identified(sku, serial, kilogram),
        **named(name, short),
        **values(cross_section=measure(area or None, "SQUARE_MILLIMETER"), length=measure(length, "METER")),
        **priced(format(Decimal(euro) + 3)),
    })  # fmt: skip
