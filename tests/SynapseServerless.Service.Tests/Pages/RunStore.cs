using System.Text;
using System.Text.Json;
using SynapseServerless.Runs;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>Puts runs that ended into a service's folder, as the service keeps them.</summary>
internal sealed class RunStore(string root, IStorage storage)
{
    /// <summary>Puts a run.</summary>
    public async Task<string> PutAsync(RunRecord record, string trigger = "http")
    {
        var request = new StoredRunRequest
        {
            RunId = record.RunId, Name = record.Name, Trigger = trigger, Created = record.Started, Fingerprint = "", Source = $"{root}/data/x.json", Canonical = record.Specification,
        };
        await WriteAsync($"runs/{record.RunId}/request.json", JsonSerializer.Serialize(request, RunFiles.Json));
        await WriteAsync($"runs/{record.RunId}/specification.json", JsonSerializer.Serialize(request.ToRun(), RunFiles.Json));
        await WriteAsync($"runs/{record.RunId}/run.json", JsonSerializer.Serialize(record, RunFiles.Json));
        await WriteAsync($"runs/index/{RunIds.IndexKey(request)}.json", JsonSerializer.Serialize(new RunIndexEntry(record.RunId, record.Name, record.Started), RunFiles.Json));
        return record.RunId;
    }

    /// <summary>A run that completed.</summary>
    public static RunRecord Completed(string id, string name, DateTimeOffset started, double seconds = 1, long rows = 10) => new()
    {
        RunId = id, Name = name, Status = RunStatus.Completed, Specification = """{"name":"x","inputs":{"weather":{"path":"weather.csv"}},"pipeline":[{"type":"SQLTransformer","statement":"SELECT 1"}],"transform":"weather"}""",
        Started = started, Ended = started.AddSeconds(seconds), Seconds = seconds, RowsIn = rows, RowsOut = rows,
    };

    public async Task WriteAsync(string name, string text)
    {
        await using StorageWrite write = await storage.CreateAsync($"{root}/{name}", CancellationToken.None);
        await write.Stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await write.CommitAsync(CancellationToken.None);
    }
}
