using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Specifications;

/// <summary>Checks that what a specification says of a stream fits together.</summary>
internal static class StreamCheck
{
    /// <summary>Whether an input is a stream.</summary>
    public static bool HasStream(SpecMapping root) =>
        root["inputs"] is SpecMapping inputs && inputs.Entries.Any(entry => entry.Value is SpecMapping input && input["stream"] is not null);

    /// <summary>Whether an input is a stream of another kind than files, so that it has no path.</summary>
    public static bool NeedsNoPath(SpecMapping input) => input["stream"] switch
    {
        SpecScalar { Kind: SpecScalarKind.Text } kind => kind.Text != FolderSource.Kind,
        SpecMapping stream => stream["kind"] is SpecScalar kind && kind.Text != FolderSource.Kind,
        _ => false,
    };

    /// <summary>Adds an error for whatever does not fit.</summary>
    public static void Check(SpecMapping root, RunSpecification specification, SpecErrors errors)
    {
        Location At(string key) => (root[key] ?? root).Location;
        string[] streams = [.. specification.Inputs.Where(input => input.Value.Stream is not null).Select(input => input.Key)];
        if (streams.Length == 0)
        {
            if (root["stream"] is not null)
                errors.Add("There is no input that is a stream", At("stream"), "Add stream: to the input whose rows never end.");
            if (specification.Output.Sink is not null)
                errors.Add("A sink takes the rows of a stream, and no input is one", At("output"), "Write data: with a folder, or add stream: to the input.");
            return;
        }
        if (streams.Length > 1)
            errors.Add($"{streams.Length} inputs are streams: {string.Join(", ", streams)}", At("inputs"), "A specification has one stream; write a specification for each.");
        if (specification.Transform != streams[0])
            errors.Add($"The stream '{streams[0]}' is not what is transformed", At("transform"), $"Write transform: {streams[0]}.");
        if (specification.Fit is not null)
            errors.Add("A stream learns nothing: what never ends has no end to fit at", At("fit"), "Fit on data that is there with synapse run, and name what it saved with model:.");
        if (specification.Evaluate.Count > 0)
            errors.Add("A stream has no end to evaluate at", At("evaluate"), "Evaluate over windows: write the stage at stream.window.stage.");
        if (specification.Inputs[streams[0]].Split is not null)
            errors.Add($"The stream '{streams[0]}' has splits", At("inputs"), "Leave split: out: there is nothing to fit.");
        CheckOutput(specification.Output, At("output"), errors);
        CheckStages(specification, At("pipeline"), errors);
        if (specification.Stream is not { } stream)
            return;
        CheckTimes(stream, At("stream"), errors);
        foreach (JoinSpecification join in stream.Join)
        {
            string[] tables = [.. specification.Inputs.Where(input => input.Value.Stream is null).Select(input => input.Key)];
            if (!tables.Contains(join.Input))
                errors.Add($"There is no table '{join.Input}' to join with", At("stream"), Suggestions.Remedy(join.Input, tables, "tables"));
            if (specification.Inputs.TryGetValue(join.Input, out InputSpecification? table) && table.Database is not null)
                errors.Add($"The table '{join.Input}' is in a database, and streams are joined with files", At("stream"), "Write it to files with a run first, and name these.");
            if (join.On.Count == 0)
                errors.Add($"The join with '{join.Input}' has no columns to join on", At("stream"), "Give on: the columns that both have.");
        }
    }

    private static void CheckOutput(OutputSpecification output, Location location, SpecErrors errors)
    {
        if (output.Data is null == output.Sink is null)
            errors.Add(output.Data is null ? "The rows of the stream go nowhere" : "The rows of the stream have two places to go to", location, "Give one of data: with a folder, and sink:.");
        if (output.Data is not null && SynapseServerless.Outputs.DataOutput.Of(output) is { IsFile: true })
            errors.Add("A stream does not fit into one file", location, "Give data: a folder, such as scored/.");
    }

    private static void CheckStages(RunSpecification specification, Location location, SpecErrors errors)
    {
        foreach (Stage stage in specification.Pipeline is { } pipeline ? Flatten(pipeline) : [])
        {
            Location place = specification.StageLocations.TryGetValue(stage.Uid, out Location known) ? known : location;
            if (stage is ShuffleTransformer)
                errors.Add($"{stage.Uid} redistributes rows, and a stream never has all of them", place with { Stage = stage.Uid }, "Leave it out.");
            else if (stage is AggregateTransformer)
                errors.Add($"{stage.Uid} makes a table of all rows, and a stream never has all of them", place with { Stage = stage.Uid }, "Write it at stream.window.stage.");
        }
    }

    private static void CheckTimes(StreamSpecification stream, Location location, SpecErrors errors)
    {
        if (stream.Window is not { } window)
            return;
        double slide = window.SlideSeconds ?? window.Seconds, panes = window.Seconds / slide;
        if (stream.EventTime is null)
            errors.Add("The windows of the stream are windows of a time that it does not have", location, "Add eventTime: with column:.");
        if (window.Stage is null == window.Sql is null)
            errors.Add("A window is aggregated by a stage or by SQL, and one of them alone", location, "Give stage: or sql: under window:.");
        if (window.Stage is not null and not AggregateTransformer)
            errors.Add($"{window.Stage.Type} does not make a table of all rows", location, "Use a stage such as SummarizeData or ComputeModelStatistics, or sql:.");
        if (slide > window.Seconds || Math.Abs(panes - Math.Round(panes)) > 1e-9)
            errors.Add($"Windows of {window.Seconds} s cannot slide by {slide} s", location, "The length is a multiple of slideSeconds.");
        double needed = window.Seconds + (stream.EventTime?.DelaySeconds ?? 0);
        if (needed > window.KeepSeconds)
        {
            errors.Add(
                $"A window of {window.Seconds} s with a delay of {stream.EventTime?.DelaySeconds ?? 0} s needs rows of {needed} s, and they are kept for {window.KeepSeconds} s", location,
                "Make the window or the delay shorter, or keepSeconds longer.");
        }
    }

    private static IEnumerable<Stage> Flatten(Stage stage) => stage is Pipelines.Pipeline pipeline ? pipeline.Stages.SelectMany(Flatten) : [stage];
}
