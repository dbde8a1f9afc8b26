using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Tests.Intake;

/// <summary>A service's root with stored pipelines, and what takes in for it.</summary>
internal sealed class IntakeRoot : IDisposable
{
    /// <summary>A specification with one input, which does next to nothing.</summary>
    public const string OneInput = """{"inputs": {"flights": "none.csv"}, "pipeline": [{"type": "DropColumns", "cols": ["b"]}], "transform": "flights"}""";

    private readonly TemporaryFolder? _folder;

    public IntakeRoot(string? root = null, IStorage? storage = null)
    {
        _folder = root is null ? new TemporaryFolder() : null;
        Layout = new ServiceLayout(root ?? _folder!.Path);
        Storage = storage ?? new LocalStorage();
        Catalog = new StageCatalog().Add<Pipeline>().AddCore().AddML();
        Trust = new TrustPolicy(new TrustOptions { Root = Layout.Root });
        Pipelines = new PipelineStore(Layout, Storage, new NetworkSpecifications(Catalog, Trust), Time);
        Drops = new DropIntake(Starter, Pipelines, Storage, Layout, Log, Time);
        Schedules = new ScheduleIntake(Starter, Pipelines, Storage, Layout, Log);
    }

    public ServiceLayout Layout { get; }

    public IStorage Storage { get; }

    public StageCatalog Catalog { get; }

    public TrustPolicy Trust { get; }

    public PipelineStore Pipelines { get; }

    public RecordingStarter Starter { get; } = new();

    public DropIntake Drops { get; }

    public ScheduleIntake Schedules { get; }

    public KeptLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public async Task<StoredPipeline> StoreAsync(string name, string specification = OneInput, PipelineSchedule? schedule = null, PipelineDrop? drop = null)
    {
        var definition = new PipelineDefinition { Specification = JsonDocument.Parse(specification).RootElement, Schedule = schedule, Drop = drop };
        return (await Pipelines.PutAsync(name, definition, CancellationToken.None)).Pipeline;
    }

    /// <summary>Writes a file into <c>drop/</c>.</summary>
    public string Drop(string path, string content = "a,b\n1,2\n") => _folder!.Write($"drop/{path}", content);

    public string At(string path) => _folder!.At(path);

    public void Dispose() => _folder?.Dispose();
}

/// <summary>A log that is read by tests.</summary>
internal sealed class KeptLog : ILogger
{
    public List<(string? Event, LogLevel Level, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Lines)
            Lines.Add((eventId.Name, logLevel, formatter(state, exception)));
    }
}
