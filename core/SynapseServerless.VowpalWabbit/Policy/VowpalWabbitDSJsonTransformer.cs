using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Takes from decisions in JSON (dsjson) what policy evaluation needs: identity, rewards, probability and place of the chosen action.</summary>
/// <remarks>
/// It adds <c>EventId</c>, <c>rewards</c> (a struct with a number for each of <c>rewards</c>), <c>probLog</c> and <c>chosenActionIndex</c>, counted from 0. What a decision does not
/// have is null. SynapseML adds the parsed JSON too, as <c>json</c>, which has nothing that is not in these columns.
/// </remarks>
public sealed class VowpalWabbitDSJsonTransformer : BatchTransformer
{
    internal const string EventId = "EventId";
    internal const string RewardsName = "rewards";
    internal const string Logged = "probLog";
    internal const string Chosen = "chosenActionIndex";

    /// <summary>The column of decisions in JSON.</summary>
    [Required]
    public string DsJsonColumn { get; init; } = "value";

    /// <summary>Names of rewards, each with the property of the decision that it is read from.</summary>
    [Required, MinLength(1)]
    public IReadOnlyDictionary<string, string> Rewards { get; init; } = new Dictionary<string, string> { ["reward"] = "_label_cost" };

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        InputColumns.Require(input, Uid, "dsJsonColumn", DsJsonColumn, CellTexts.IsText, "a column of text");
        (string Name, string Property)[] rewards = [.. Rewards.Select(pair => (pair.Key, pair.Value))];
        var type = new StructType([.. rewards.Select(reward => new Field(reward.Name, FloatType.Default, nullable: true))]);
        var added = new AddedColumns(
            input, new Field(EventId, StringType.Default, nullable: true), new Field(RewardsName, type, nullable: false), new Field(Logged, FloatType.Default, nullable: true),
            new Field(Chosen, Int32Type.Default, nullable: true));
        int place = input.GetFieldIndex(DsJsonColumn);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, place, rewards, type, added, context), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, int place, (string Name, string Property)[] rewards, StructType type, AddedColumns added, StageContext context)
    {
        var events = new StringArray.Builder();
        FloatArray.Builder[] values = [.. rewards.Select(_ => new FloatArray.Builder())];
        var logged = new FloatArray.Builder();
        var chosen = new Int32Array.Builder();
        var bad = new List<BadRow>();
        string?[] texts = CellTexts.Read(batch.Column(place));
        for (int row = 0; row < texts.Length; row++)
        {
            JsonElement? decision = Read(texts[row], row, bad);
            string? id = decision is { } root && root.TryGetProperty(EventId, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
            if (id is null)
                events.AppendNull();
            else
                events.Append(id);
            for (int i = 0; i < rewards.Length; i++)
                Append(values[i], Number(decision, rewards[i].Property));
            Append(logged, Number(decision, "_label_probability"));
            if (Number(decision, "_labelIndex") is { } index)
                chosen.Append((int)index);
            else
                chosen.AppendNull();
        }
        RecordBatch all = added.To(batch, events.Build(), new StructArray(type, texts.Length, values.Select(value => (IArrowArray)value.Build()), ArrowBuffer.Empty), logged.Build(), chosen.Build());
        if (bad.Count == 0)
            return all;
        using (all)
            return context.RejectRows(batch, bad, all);
    }

    private JsonElement? Read(string? text, int row, List<BadRow> bad)
    {
        if (text is null)
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
            bad.Add(new BadRow(row, DsJsonColumn, "The decision is no object", "Write one JSON object a row."));
        }
        catch (JsonException error)
        {
            bad.Add(new BadRow(row, DsJsonColumn, $"The decision is no JSON (line {error.LineNumber + 1}, column {error.BytePositionInLine + 1})", "Write one JSON object a row."));
        }
        return null;
    }

    private static float? Number(JsonElement? root, string property) =>
        root is { } decision && decision.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetSingle() : null;

    private static void Append(FloatArray.Builder builder, float? value)
    {
        if (value is { } number)
            builder.Append(number);
        else
            builder.AppendNull();
    }
}
