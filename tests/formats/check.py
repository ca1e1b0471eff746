"""Reads the tables, GeoJSON and JSON Feeds of a site with other people's libraries.

usage: check.py SITE-FOLDER
"""

import csv
import json
import pathlib
import sys

import frictionless
import geojson

site = pathlib.Path(sys.argv[1])
problems = []
must = lambda what, yes: problems.append(what) if not yes else None

# The data package: every file is there, and every row is as its columns say.
described = json.loads((site / "data/datapackage.json").read_text())
must("the package describes nothing", len(described["resources"]) > 10)
report = frictionless.validate(str(site / "data/datapackage.json"))
must(f"data package: {report.flatten(['name', 'rowNumber', 'fieldName', 'note'])[:5]}", report.valid)

# Every table, those of countries and groups too: whole rows, and no cell that a spreadsheet would obey.
tables = sorted((site / "data").rglob("*.csv"))
rows = 0
for path in tables:
    with path.open(newline="", encoding="utf-8") as file:
        head, *body = list(csv.reader(file, strict=True))
    beside = json.loads(path.with_name(path.name.split(".")[0] + ".json").read_text())
    tagged = path.name.endswith(".hxl.csv")
    rows += len(body)
    must(f"{path}: not as many rows as in JSON", len(body) - tagged == len(beside))
    for row in body:
        must(f"{path}: a ragged row", len(row) == len(head))
        must(f"{path}: a formula: {row}", not any(c.startswith(("=", "+", "@", "\t", "\r")) for c in row))

shapes = 0
for path in sorted((site / "data").rglob("*.geojson")):
    read = geojson.loads(path.read_text())
    must(f"{path}: {read.errors()}", isinstance(read, geojson.FeatureCollection) and read.is_valid)
    shapes += len(read.features)
    for feature in read.features:
        must(f"{path}: no precision", feature.geometry is None or feature.properties.get("location_precision"))
        for lon, lat in geojson.utils.coords(feature) if feature.geometry else []:
            must(f"{path}: off the earth", -180 <= lon <= 180 and -90 <= lat <= 90)

feeds = sorted(site.rglob("feed.json"))
for path in feeds:
    feed = json.loads(path.read_text())
    must(f"{path}: no JSON Feed", feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"])
    for item in feed["items"]:
        must(f"{path}: an item without a text", item["id"] and item.get("content_html"))

print(f"{len(tables)} tables with {rows} rows, {shapes} features, {len(feeds)} JSON Feeds")
if problems:
    sys.exit("\n".join(problems[:20]))
