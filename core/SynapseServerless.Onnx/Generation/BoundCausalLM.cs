using System.Runtime.CompilerServices;
using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Onnx.Text;
using SynapseServerless.Resources;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Generation;

/// <summary>A language model bound to a column. The session is leased for as long as a partition is at work.</summary>
internal sealed class BoundCausalLM(Schema input, CausalLM stage, Field column, DecoderModel model, TokenEncoder encoder, GenerationLimits limits)
    : BoundTransformer(input, new AddedColumns(input, GeneratedAnswers.Field(stage.OutputCol ?? stage.Uid + "_output")).Output)
{
    private readonly AddedColumns _added = new(input, GeneratedAnswers.Field(stage.OutputCol ?? stage.Uid + "_output"));
    private readonly int _place = input.FieldsList.ToList().FindIndex(field => field.Name == column.Name);

    public override bool KeepsRows => true;

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        // A call that is at work ends too.
        using CancellationTokenRegistration stop = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, options);
        SessionSettings settings = stage.Settings.Threads == 0 && context.Threads > 0 ? stage.Settings with { Threads = context.Threads } : stage.Settings;
        Lease<OnnxSession>? lease = null;
        long tokens = 0;
        try
        {
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                RecordBatch result;
                using (batch)
                {
                    lease ??= await OnnxSession.LeaseAsync(model.Source, settings, context.Host.Resources, Location.OfStage(stage.Uid), cancellationToken).ConfigureAwait(false);
                    var decoding = new Decoding(model, await lease.GetAsync(cancellationToken).ConfigureAwait(false), options, limits);
                    StageContext own = context;
                    result = Answer(batch, decoding, own, count =>
                    {
                        tokens += count;
                        own.Progress?.Report(new StageProgress(tokens, null, FormattableString.Invariant($"{tokens} tokens")));
                    }, cancellationToken);
                    context = context.After(batch.Length);
                }
                yield return result;
            }
        }
        finally
        {
            lease?.Dispose();
        }
    }

    private RecordBatch Answer(RecordBatch batch, Decoding decoding, StageContext context, Action<int> news, CancellationToken cancellationToken)
    {
        var bad = new List<BadRow>();
        List<Prompt> prompts = Read(batch, bad);
        foreach (Prompt[] group in Groups(prompts))
            Try(group, decoding, bad, news, cancellationToken);
        HashSet<int> rejected = [.. bad.Select(static row => row.Row)];
        var answers = prompts.Where(prompt => !rejected.Contains(prompt.Row)).ToDictionary(static prompt => prompt.Row);
        IArrowArray answered = GeneratedAnswers.Column(_added.Fields[0], batch.Length, answers, encoder, stage.ModelName);
        RecordBatch result = _added.To(batch, answered);
        if (bad.Count == 0)
            return result;
        using (result)
            return context.RejectRows(batch, [.. bad.OrderBy(static row => row.Row)], result);
    }

    private List<Prompt> Read(RecordBatch batch, List<BadRow> bad)
    {
        Func<int, object?> read = Cells.Reader(batch.Column(_place));
        var prompts = new List<Prompt>();
        for (int row = 0; row < batch.Length; row++)
        {
            try
            {
                if (Text(read(row)) is not { } text)
                    continue;
                int[] tokens = [.. encoder.EncodeWhole(text)];
                if (tokens.Length == 0)
                    throw new DataException("The prompt has no tokens", Location.None, "Give a text, or set beginToken.");
                if (stage.MaxLength > 0 && tokens.Length > stage.MaxLength)
                    throw new DataException($"The prompt has {tokens.Length} tokens, and maxLength is {stage.MaxLength}", Location.None, "Shorten it, or raise maxLength to what the model takes.");
                prompts.Add(new Prompt(row, tokens, new TokenChooser(stage.Choosing, tokens)));
            }
            catch (DataException failure)
            {
                bad.Add(new BadRow(row, column.Name, failure.Problem, failure.Remedy));
            }
        }
        return prompts;
    }

    private string? Text(object? cell)
    {
        if (stage.Task == "completion")
            return (string?)cell;
        if (ChatCells.Read(cell) is not { } messages)
            return null;
        bool adds = stage.SystemPrompt.Length > 0 && messages.All(static message => message.Role != "system");
        return stage.Format.Write(adds ? [new ChatMessage("system", stage.SystemPrompt), .. messages] : messages);
    }

    // Prompts that share calls: of one length, unless they are filled up; those of like lengths together, as little is filled up then.
    private IEnumerable<Prompt[]> Groups(List<Prompt> prompts) => stage.PadPrompts
        ? prompts.OrderBy(static prompt => prompt.Tokens.Length).ThenBy(static prompt => prompt.Row).Chunk(stage.BatchSize)
        : prompts.GroupBy(static prompt => prompt.Tokens.Length).OrderBy(static group => group.Key).SelectMany(group => group.Chunk(stage.BatchSize));

    // Where a call fails, its rows are halved until the row is found that fails alone; the others go on.
    private void Try(Prompt[] group, Decoding decoding, List<BadRow> bad, Action<int> news, CancellationToken cancellationToken)
    {
        try
        {
            decoding.Run(group, news, cancellationToken);
            return;
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or OutOfMemoryException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (group.Length == 1)
            {
                if (RuntimeMessages.IsMemory(failure))
                    throw new DataException($"There is not enough memory to answer a single row: {RuntimeMessages.Clean(failure)}", Location.OfStage(stage.Uid), "Run it on a larger machine, or lower maxNewTokens.", failure);
                bad.Add(new BadRow(group[0].Row, column.Name, $"The model fails: {RuntimeMessages.Clean(failure)}", "A prompt and its answer together may be longer than the model takes: lower maxNewTokens."));
                return;
            }
        }
        foreach (Prompt prompt in group)
            prompt.Restart(stage.Choosing);
        int half = group.Length / 2;
        Try(group[..half], decoding, bad, news, cancellationToken);
        Try(group[half..], decoding, bad, news, cancellationToken);
    }
}
