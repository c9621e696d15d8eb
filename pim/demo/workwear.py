"""Workwear: variants on two levels, colour then size; a lower level may override the composition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from pim.changes import Draft
from pim.demo.composing import branded, described, identified, named, priced, sku_of
from pim.demo.fields import create, spoken, values
from pim.demo.files import Files
from pim.demo.texts import LOCALES, Five, filled, five, joined, same

FIRST_SERIAL = 6_000_001
LARGEST = "XXXL"  # needs more cloth and costs a tenth more

Blend = tuple[tuple[tuple[str, int], ...], int]  # fibres with their percent, grams a square metre

_FIBRES: dict[str, Five] = {
    "cotton": ("bawełna", "bomull", "cotton", "bavlna", "хлопок"),
    "elastane": ("elastan", "elastan", "elastane", "elastan", "эластан"),
    "leather": ("skóra kozia", "getskinn", "goatskin leather", "kozí kůže", "козья кожа"),
    "polyester": ("poliester", "polyester", "polyester", "polyester", "полиэстер"),
    "viscose": ("wiskoza", "viskos", "viscose", "viskóza", "вискоза"),
}
_DENSITY: Five = ("{} g/m²", "{} g/m²", "{} g/m²", "{} g/m²", "{} г/м²")
_SHORT = {"green": "grn"}  # grey has taken its first letters
_WAISTS = tuple(f"EU{size}" for size in range(44, 66, 2))
_LETTERS = ("S", "M", "L", "XL", "XXL")


@dataclass(frozen=True, slots=True)
class Model:
    """One root model. `blends` holds, by colour, what is made of another cloth than the rest."""

    code: str
    part: str
    name: Five
    short: Five
    text: Five
    blend: Blend
    drawing: str
    category: str
    areas: tuple[str, ...]
    certifications: tuple[str, ...]
    grams: int  # the smallest size; each larger one weighs 3 % more
    euro: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    blends: dict[str, Blend] = field(default_factory=dict)


MODELS = (
    Model(
        "work_trousers", "TR100",
        ("Spodnie robocze Varnflex Pro", "Arbetsbyxor Varnflex Pro", "Work trousers Varnflex Pro",
         "Pracovní kalhoty Varnflex Pro", "Рабочие брюки Varnflex Pro"),
        ("Spodnie z kieszeniami na nakolanniki", "Byxor med knäskyddsfickor",
         "Trousers with knee pad pockets",
         "Kalhoty s kapsami na nákoleníky", "Брюки с карманами для наколенников"),
        ("Wytrzymałe spodnie z regulowanymi kieszeniami na nakolanniki i wzmocnionym krokiem.",
         "Slitstarka byxor med ställbara knäskyddsfickor och förstärkt gren.",
         "Hard-wearing trousers with adjustable knee pad pockets and a reinforced crotch.",
         "Odolné kalhoty s nastavitelnými kapsami na nákoleníky a zesíleným rozkrokem.",
         "Прочные брюки с регулируемыми карманами для наколенников и усиленной ластовицей."),
        ((("polyester", 65), ("cotton", 35)), 260), "trousers", "trousers", ("assembly", "construction"),
        ("CE", "OEKO_TEX"), 620, "49.90", ("black", "navy", "grey", "white", "green"),
        _WAISTS,
        {"grey": ((("polyester", 63), ("cotton", 33), ("elastane", 4)), 250)},
    ),
    Model(
        "hi_vis_jacket", "HV300",
        ("Kurtka ostrzegawcza Varnflex Signal", "Varseljacka Varnflex Signal",
         "High-visibility jacket Varnflex Signal", "Výstražná bunda Varnflex Signal",
         "Сигнальная куртка Varnflex Signal"),
        ("Kurtka ocieplana, klasa widzialności 3", "Vinterjacka, varselklass 3",
         "Padded jacket, visibility class 3",
         "Zateplená bunda, třída viditelnosti 3", "Утеплённая куртка, класс видимости 3"),
        ("Wodoszczelna kurtka z odpinanym kapturem i taśmami odblaskowymi zgodnymi z EN ISO 20471.",
         "Vattentät jacka med avtagbar huva och reflexer enligt EN ISO 20471.",
         "Waterproof jacket with detachable hood and reflective tape to EN ISO 20471.",
         "Nepromokavá bunda s odnímatelnou kapucí a reflexními pásky podle EN ISO 20471.",
         "Непромокаемая куртка со съёмным капюшоном и световозвращающими лентами по EN ISO 20471."),
        ((("polyester", 100),), 200), "hi_vis_jacket", "jackets", ("construction", "warehouse"),
        ("CE", "EN_ISO_20471"), 980, "69.90", ("yellow", "orange"), (*_LETTERS, LARGEST),
    ),
    Model(
        "work_t_shirt", "TS20",
        ("Koszulka robocza Varnflex Basic", "Arbets-T-shirt Varnflex Basic", "Work T-shirt Varnflex Basic",
         "Pracovní tričko Varnflex Basic", "Рабочая футболка Varnflex Basic"),
        ("Koszulka z dzianiny o kroju prostym", "T-shirt i trikå med rak passform",
         "Jersey T-shirt, straight cut",
         "Úpletové tričko rovného střihu", "Трикотажная футболка прямого кроя"),
        ("Koszulka z czesanej bawełny z taśmą wzmacniającą szew karku, do prania w 60°C.",
         "T-shirt i kammad bomull med nackband, tvättbar i 60 °C.",
         "T-shirt of combed cotton with neck tape, washable at 60 °C.",
         "Tričko z česané bavlny se zpevněným ramenním švem, praní na 60 °C.",
         "Футболка из гребенного хлопка с усиленным швом горловины, стирка при 60 °C."),
        ((("cotton", 100),), 180), "t_shirt", "shirts", ("assembly", "warehouse"), ("OEKO_TEX",), 170, "9.90",
        ("black", "navy", "grey", "white", "red", "blue", "green"), (*_LETTERS, LARGEST),
        {"grey": ((("cotton", 85), ("viscose", 15)), 180)},
    ),
    Model(
        "softshell_jacket", "SJ210",
        ("Kurtka softshell Varnflex Wind", "Softshelljacka Varnflex Wind", "Softshell jacket Varnflex Wind",
         "Softshellová bunda Varnflex Wind", "Куртка софтшелл Varnflex Wind"),
        ("Kurtka wiatroszczelna, oddychająca", "Vindtät jacka som andas", "Windproof, breathable jacket",
         "Větruodolná prodyšná bunda", "Ветрозащитная дышащая куртка"),
        ("Trójwarstwowa kurtka ze ściągaczem w dole i kieszenią na telefon.",
         "Jacka i tre lager med dragsko nedtill och mobilficka.",
         "Three-layer jacket with drawcord hem and phone pocket.",
         "Třívrstvá bunda se stažením v dolním lemu a kapsou na telefon.",
         "Трёхслойная куртка с утяжкой по низу и карманом для телефона."),
        ((("polyester", 94), ("elastane", 6)), 320), "jacket", "jackets", ("assembly", "construction"),
        ("CE", "OEKO_TEX"), 590, "44.90", ("black", "navy", "grey", "green"), (*_LETTERS, LARGEST),
    ),
    Model(
        "assembly_gloves", "GL5",
        ("Rękawice montażowe Varnflex Grip", "Monteringshandskar Varnflex Grip",
         "Assembly gloves Varnflex Grip", "Montážní rukavice Varnflex Grip",
         "Монтажные перчатки Varnflex Grip"),
        ("Rękawice ze skóry koziej, EN 388", "Handskar av getskinn, EN 388", "Goatskin gloves, EN 388",
         "Rukavice z kozí kůže, EN 388", "Перчатки из козьей кожи, EN 388"),
        ("Dobrze dopasowane rękawice z mankietem na rzep, do prac precyzyjnych.",
         "Smidiga handskar med kardborreband, för finmontage.",
         "Close-fitting gloves with hook-and-loop cuff, for precise work.",
         "Dobře padnoucí rukavice se suchým zipem, pro jemné práce.",
         "Плотно облегающие перчатки с манжетой на липучке, для точных работ."),
        ((("leather", 60), ("polyester", 40)), 240), "gloves", "gloves", ("assembly", "metalworking"),
        ("CE", "EN_388"), 90, "8.90", ("black", "yellow"), ("EU7", "EU8", "EU9", "EU10", "EU11"),
    ),
)  # fmt: skip


def workwear_models(files: Files) -> Iterator[Draft]:
    """The root models, each followed by its models of one colour."""
    for model in MODELS:
        yield _root(files, model)
        for colour in model.colours:
            own = model.blends.get(colour)
            yield create("model", f"{model.code}_{colour}", {
                "code": f"{model.code}_{colour}", "parent": model.code,
                **values(colour=colour, image=files.picture(model.drawing, colour, "jpg")),
                **(spoken("composition", composition(own)) if own else {}),
            })  # fmt: skip


def workwear() -> Iterator[Draft]:
    """The variants, by model, colour and size; GTINs are given in this order."""
    serial = FIRST_SERIAL
    for model in MODELS:
        for colour in model.colours:
            for place, size in enumerate(model.sizes):
                yield _variant(model, colour, size, place, serial)
                serial += 1


def composition(blend: Blend) -> Five:
    """What a cloth is made of, as a label says it: "65% cotton, 35% polyester, 260 g/m²"."""
    fibres, density = blend
    shares = [joined(" ", _percent(share), _FIBRES[fibre]) for fibre, share in fibres]
    return joined(", ", *shares, filled(_DENSITY, same(str(density))))


def _root(files: Files, model: Model) -> Draft:
    cloth = composition(model.blend)
    return create("model", model.code, {
        "code": model.code, "family_variant": "workwear_by_colour_and_size",
        **named(model.name, model.short), **described(model.name, model.text, [("composition", cloth)]),
        **spoken("composition", cloth),
        **branded("varnflex", "14.12.30.0", model.areas, model.certifications),
        **priced(model.euro),
        **values(available_on="2024-08-01", care_image=files.picture("care", "white"),
                 datasheet=files.sheet(model.code, model.name[2], [model.text[2]])),
        "categories": [model.category],
    })  # fmt: skip


def _variant(model: Model, colour: str, size: str, place: int, serial: int) -> Draft:
    sku = sku_of(
        "varnflex", f"{model.part}-{_SHORT.get(colour, colour[:3]).upper()}-{size.removeprefix('EU')}"
    )
    kilogram = Decimal(model.grams) * (100 + 3 * place) / 100_000
    dearer = (Decimal(model.euro) * Decimal("1.1")).quantize(Decimal("0.1"))
    return create("product", sku, {
        "parent": f"{model.code}_{colour}",
        **identified(sku, serial, format(kilogram.quantize(Decimal("0.001")))),
        **values(size=size),
        **(priced(format(dearer)) if size == LARGEST else {}),
    })  # fmt: skip


def _percent(share: int) -> Five:
    """With a space before the sign, but for Polish and English."""
    return five(f"{share}%" if locale in ("pl_PL", "en_GB") else f"{share} %" for locale in LOCALES)
