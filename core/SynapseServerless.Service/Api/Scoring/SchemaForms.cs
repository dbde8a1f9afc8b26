using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Service.Api.Scoring;

/// <summary>What is made ready once for each schema: readers of its rows and a writer. They go with the schema, which goes with its model.</summary>
internal sealed class SchemaForms
{
    private readonly ConditionalWeakTable<Schema, Readers> _readers = [];
    private readonly ConditionalWeakTable<Schema, RowWriter> _writers = [];

    /// <summary>A reader of rows, for one caller until it is given back; null where columns are of types that it does not read.</summary>
    public JsonRowReader? Rent(Schema schema) => _readers.GetValue(schema, static known => new Readers(known)).Rent();

    /// <summary>Gives a reader back.</summary>
    public void Return(Schema schema, JsonRowReader reader)
    {
        if (_readers.TryGetValue(schema, out Readers? readers))
            readers.Return(reader);
    }

    /// <summary>A writer of rows. A schema that was made for one answer has one of its own.</summary>
    public RowWriter Writer(Schema schema, bool isKept) => isKept ? _writers.GetValue(schema, static known => new RowWriter(known)) : new RowWriter(schema);

    private sealed class Readers(Schema schema)
    {
        private readonly ConcurrentBag<JsonRowReader> _idle = [];
        private readonly bool _reads = JsonRowReader.Of(schema) is not null;

        public JsonRowReader? Rent() => !_reads ? null : _idle.TryTake(out JsonRowReader? reader) ? reader : JsonRowReader.Of(schema);

        public void Return(JsonRowReader reader) => _idle.Add(reader);
    }
}
