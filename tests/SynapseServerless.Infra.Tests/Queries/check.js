// Parses and binds KQL with the language service that Azure Monitor's own editor uses.
// In: { "tables": { name: schema }, "queries": { name: text } } as JSON; out: one line for each mistake.
const packages = process.argv[2];
require(`${packages}/@kusto/language-service-next/bridge.min.js`);
require(`${packages}/@kusto/language-service-next/Kusto.Language.Bridge.min.js`);
const { KustoCode, GlobalState, Symbols } = Kusto.Language;

const { tables, queries } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const symbols = Object.entries(tables).map(([name, schema]) => new Symbols.TableSymbol.$ctor7(name, schema, null));
const database = new Symbols.DatabaseSymbol.$ctor1('workspace', symbols);
const globals = GlobalState.Default.WithDatabase(database);

for (const [name, text] of Object.entries(queries)) {
  const found = Bridge.toArray(KustoCode.ParseAndAnalyze(text, globals).GetDiagnostics());
  for (const diagnostic of found)
    console.log(`${name}: ${diagnostic.Message} at '${text.substr(diagnostic.Start, diagnostic.Length)}'`);
}
