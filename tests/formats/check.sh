#!/usr/bin/env bash
# Reads the files for other programs of a site with tools that are not ours: XML with xmllint, tables and
# their description with frictionless, GeoJSON and STIX with their own validators. No network.
#
# usage: check.sh SITE-FOLDER VENV
set -euo pipefail
site=$1 tools=$2/bin here=$(dirname "$0")

# Feeds, their list, the map of the site, and how browsers search it.
mapfile -d '' xml < <(find "$site" \( -name '*.xml' -o -name '*.opml' \) -print0 | sort -z)
[ ${#xml[@]} -gt 3 ]
xmllint --noout --nonet "${xml[@]}"
for file in feeds.opml sitemap.xml opensearch.xml feed.xml; do [ -s "$site/$file" ]; done
[ "$(xmllint --xpath 'name(/*)' "$site/feeds.opml")" = opml ]
[ "$(xmllint --xpath 'local-name(/*)' "$site/opensearch.xml")" = OpenSearchDescription ]
xmllint --xpath 'string(//*[local-name()="Url"]/@template)' "$site/opensearch.xml" | grep -q '/search/?q={searchTerms}$'
echo "${#xml[@]} files of XML are well-formed"

"$tools/python" "$here/check.py" "$site"

if [ -e "$site/data/stix.json" ]; then
  # Not asked: hashes of our own pages (302), and that relations have one of the usual names (202).
  "$tools/stix2_validator" --strict --disable 202,302 "$site/data/stix.json"
fi
