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

    /// <summary>A writer of rows.</summary>
    public RowWriter Writer(Schema schema) => _writers.GetValue(schema, static known => new RowWriter(known));

    private sealed class Readers(Schema schema)
    {
        private readonly ConcurrentBag<JsonRowReader> _idle = [];
        private readonly JsonRowReader? _first = JsonRowReader.Of(schema);

        // All readers make rows of the very same schema, by which what is bound to it is found at once.
        public JsonRowReader? Rent() => _first is null ? null : _idle.TryTake(out JsonRowReader? reader) ? reader : _first.Another();

        public void Return(JsonRowReader reader) => _idle.Add(reader);
    }
}
