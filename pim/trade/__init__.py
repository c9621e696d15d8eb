"""What the ERP owns: price lists, prices, stock, and how much tax is added.

Price lists and warehouses are decided on, through change sets. What stands in them are
facts that come every night or every few minutes: `prices.put_prices` and `stock.put_stock`
write them in sets, keep no history of stock, and touch nothing that is published as content.
"""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make price lists and warehouses known to the change engine."""
    from pim.catalog.uses import register_use, rows_use
    from pim.trade.models import GUARDED, Price, ProductTax, Stock
    from pim.trade.targets import PriceListTarget, WarehouseTarget
    from pim.trade.taxes import write_taxes

    register_target(PriceListTarget, WarehouseTarget)
    on_touched(write_taxes)
    guard.protect(*GUARDED)
    register_use(
        rows_use("prices", Price.__table__.c.product_id),
        rows_use("rows of stock", Stock.__table__.c.product_id),
        rows_use("tax classes", ProductTax.__table__.c.product_id),
    )
