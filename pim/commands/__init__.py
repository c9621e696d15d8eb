"""The commands, one module per group. They parse, call a service and print: rules live in the services.

`cli.py` names them and imports a module when one of its commands is called.
"""
