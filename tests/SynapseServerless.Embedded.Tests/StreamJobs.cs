using System.Globalization;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Streams;

namespace SynapseServerless.Tests;

/// <summary>Streams over a folder of CSV files, for tests.</summary>
internal sealed class StreamJobs(Scratch scratch, StageCatalog? catalog = null, TimeProvider? time = null)
{
    private readonly StageCatalog _catalog = catalog ?? TestStages.Catalog();

    public string Landing => scratch["landing"];

    public string Output => scratch["out"];

    public string Aside => scratch["aside"];

    public EmbeddedStreams Streams() => new(new EmbeddedRunnerOptions
    {
        Catalog = _catalog, WorkFolder = scratch["work"], Host = new StageHost { Storage = new StorageRouter(), Time = time ?? TimeProvider.System },
    });

    /// <summary>Doubles a column of what lands, and writes it.</summary>
    public static string Specification(Scratch scratch, string? statement = null, string? stream = null, string? source = null) => $$"""
        name: doubles
        inputs: { landed: { path: {{scratch["landing"]}}/*.csv, stream: { settleSeconds: 0{{(source is null ? "" : ", " + source)}} } } }
        pipeline:
          - { type: SQLTransformer, statement: "{{statement ?? "SELECT id, x, x * 2 AS y FROM __THIS__"}}" }
        transform: landed
        stream: { pollSeconds: 0.02{{(stream is null ? "" : ", " + stream)}} }
        output: { data: {{scratch["out"]}}, setAside: {{scratch["aside"]}} }
        options: { parallelism: 2 }
        """;

    public RunSpecification Parse(string yaml) => new SpecificationReader(_catalog).Parse(yaml, scratch["stream.yaml"]);

    /// <summary>Lands a file as those do who put it there whole.</summary>
    public void Land(string name, string text)
    {
        Directory.CreateDirectory(Landing);
        string hidden = Path.Combine(Landing, "." + name);
        File.WriteAllText(hidden, text);
        File.Move(hidden, Path.Combine(Landing, name), overwrite: true);
    }

    /// <summary>Lands rows <c>id,x</c> with <c>x = id + 0.5</c>.</summary>
    public void LandRows(string name, int first, int count)
    {
        var text = new StringBuilder("id,x\n");
        for (int id = first; id < first + count; id++)
            text.Append(CultureInfo.InvariantCulture, $"{id},{id + 0.5}\n");
        Land(name, text.ToString());
    }

    /// <summary>Runs the stream until all that is there is handled.</summary>
    public async Task<StreamView> DrainAsync(string yaml)
    {
        EmbeddedStreams streams = Streams();
        (StreamInput input, _) = await streams.Ledger.StartAsync(Parse(yaml), CancellationToken.None);
        await streams.Ledger.SetAsync(input.Name, StreamState.Draining, CancellationToken.None);
        return (await streams.RunAsync(input.Name, null, Xunit.TestContext.Current.CancellationToken))!;
    }

    /// <summary>Waits until a stream that is at work stands so; one that ends before ends the wait.</summary>
    public static Task<StreamView> UntilAsync(EmbeddedStreams streams, string name, Task work, Func<StreamView, bool> condition) => Eventually.ValueAsync<StreamView>(async () =>
    {
        if (work.IsFaulted)
            await work;
        return await streams.Ledger.GetAsync(name, default) is var view && condition(view) ? view : null;
    });

    /// <summary>The rows of the output as text, sorted.</summary>
    public Task<string[]> RowsAsync() => RowsAsync(Output);

    /// <summary>The rows of a dataset as text, sorted.</summary>
    public static async Task<string[]> RowsAsync(string folder)
    {
        using RecordBatch all = await Jobs.ReadAsync(folder);
        return [.. Enumerable.Range(0, all.Length)
            .Select(row => string.Join(' ', Enumerable.Range(0, all.ColumnCount).Select(column => Convert.ToString(Cells.Value(all.Column(column), row), CultureInfo.InvariantCulture))))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>What was set aside, line by line.</summary>
    public string[] SetAside() => Directory.Exists(Aside) ? [.. Directory.GetFiles(Aside).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)] : [];

    /// <summary>The rows that rows landed by <see cref="LandRows"/> give, by hand.</summary>
    public static string[] Expected(int first, int count) => [.. Enumerable.Range(first, count)
        .Select(id => string.Create(CultureInfo.InvariantCulture, $"{id} {id + 0.5} {(2 * id) + 1}"))
        .Order(StringComparer.Ordinal)];
}
