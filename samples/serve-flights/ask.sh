#!/bin/sh
# Asks a service with the model of late flights about two flights: by rows, and by tensors.
set -e
SYNAPSE=${SYNAPSE:-http://127.0.0.1:7420}
KEY="api-key: $(cat synapse.key)"

curl -sS --fail-with-body -H "$KEY" -H 'Content-Type: application/json' "$SYNAPSE/v1/models/late/score" -d '{
  "rows": [
    {"date": "2001-01-12T18:25:00", "distance": 1452, "origin": "ATL", "destination": "BOS"},
    {"date": "2001-01-12T06:10:00", "distance": 337, "origin": "LAX", "destination": "SFO"}
  ],
  "columns": ["origin", "destination", "prediction", "probability"]
}'
echo

curl -sS --fail-with-body -H "$KEY" -H 'Content-Type: application/json' "$SYNAPSE/v2/models/late/infer" -d '{
  "inputs": [
    {"name": "date", "datatype": "BYTES", "shape": [1], "data": ["2001-01-12T18:25:00"]},
    {"name": "distance", "datatype": "INT64", "shape": [1], "data": [1452]},
    {"name": "origin", "datatype": "BYTES", "shape": [1], "data": ["ATL"]},
    {"name": "destination", "datatype": "BYTES", "shape": [1], "data": ["BOS"]}
  ],
  "outputs": [{"name": "probability"}]
}'
echo
