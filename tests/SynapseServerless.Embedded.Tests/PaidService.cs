using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Tests;

/// <summary>A stage as those that call services are: it asks for each row whose answer is not kept, and writes down that it paid.</summary>
public sealed class PaidService : StreamTransformer
{
    private static readonly Lock _lock = new();

    /// <summary>A file that gets a line for each row that was paid for.</summary>
    public string Bill { get; init; } = "";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => input;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken))
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    string id = Convert.ToString(Cells.Value(batch.Column(batch.Schema.GetFieldIndex("Id")), row), CultureInfo.InvariantCulture)!;
                    AnswerKey key = AnswerKey.Of(Uid, Encoding.UTF8.GetBytes(id));
                    if (await context.Answers.FindAsync(key, cancellationToken) is not null)
                        continue;
                    await context.Answers.KeepAsync(key, Encoding.UTF8.GetBytes($"answer {id}"), cancellationToken);
                    lock (_lock)
                    {
                        File.AppendAllText(Bill, $"{id}\n");
                        Console.WriteLine(VictimProcess.Tick);
                    }
                }
                yield return Batches.Share(batch);
            }
        }
    }
}
