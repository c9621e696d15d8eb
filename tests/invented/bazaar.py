"""An invented comparison engine in one module: what a new format of one XML element a product takes."""

from __future__ import annotations

from channels.base import Field, Frame, Record, Setting
from channels.xml_items import ADDRESS, ADDRESS_HINT, SpellItem, XmlItems, attribute, cdata, element

SPECIFICATION = "Bazaar, feed of goods 2"


class Bazaar(XmlItems):
    """Feeds an engine that nobody has heard of."""

    code = "bazaar"
    label = "Bazaar (XML)"
    record_version = 1
    picture_field = "photo"
    most_pictures = 2
    detail_limits = (40, 200)
    fields = (
        Field("@code", required=True, max_length=20, source=SPECIFICATION, meaning="sku", unique=True),
        Field("title", required=True, max_length=60, source=SPECIFICATION, meaning="name"),
        Field("text", max_length=300, source=SPECIFICATION, meaning="plain_description"),
        Field("page", required=True, pattern=ADDRESS, hint=ADDRESS_HINT, meaning="link"),
        Field("photo", pattern=ADDRESS, hint=ADDRESS_HINT, meaning="picture"),
        Field("place", required=True, meaning="category", words=(" / ",)),
        Field("cost", required=True, pattern=r"[0-9]+\.[0-9]{2}", laid=True, meaning="price"),
        Field("there", pattern="yes|soon|no", laid=True, meaning="availability", words=("yes", "soon", "no")),
    )
    settings = (
        Setting("link_pattern", "Address of the product's page", required=True, hint="With {sku}."),
        Setting("basis", "Prices with or without VAT", "choice", default="gross", choices=("gross", "net")),
        Setting("shop", "Name of the shop", default="Our shop"),
    )

    def begin(self, frame: Frame) -> str:
        """The shop's name stands in the root."""
        return f"<bazaar{attribute('shop', frame.settings['shop'])}>\n"

    def end(self) -> str:
        """Close the root."""
        return "</bazaar>\n"

    def compile(self, frame: Frame) -> SpellItem:
        """One `good` a product."""
        names = [field.name for field in self.fields if field.name.isidentifier()]
        locale = frame.locales[0]

        def spell(record: Record) -> str:
            parts = [element(name, text) for name in names if (text := record.get(name))]
            parts += [element("photo", one) for one in self.list_pictures(record, locale)]
            parts += [cdata("fact", f"{name}: {text}") for name, text in self.list_details(record, locale)]
            return f"<good{attribute('code', record['@code'])}>{''.join(parts)}</good>\n"

        return spell
