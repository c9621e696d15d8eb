"""A catalogue, and a program that may do everything."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from pim.config import Settings
from tests.api.programs import Program, make_program
from tests.builders import make_structure


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Programs may call as often as a test likes."""
    return dataclasses.replace(settings, api_per_minute=999_999)


@pytest.fixture
def erp(app: Flask) -> Program:
    """A program with the role admin, called ERP, over the structure of the builders."""
    make_structure()
    return make_program(app)
