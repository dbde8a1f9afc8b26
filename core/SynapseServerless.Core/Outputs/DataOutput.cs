using SynapseServerless.Data;
using SynapseServerless.Specifications;

namespace SynapseServerless.Outputs;

/// <summary>Where transformed data goes: to a folder with a file for each partition, or, by a name such as <c>scored.csv</c>, to one file.</summary>
/// <param name="Location">The folder, without a separator at its end, or the file.</param>
/// <param name="IsFile">Whether it is one file.</param>
/// <param name="Format">Its format.</param>
public sealed record DataOutput(string Location, bool IsFile, DataFormat Format)
{
    /// <summary>Where a specification sends transformed data; null where it names no place.</summary>
    /// <param name="output">The outputs of the specification.</param>
    /// <exception cref="SpecificationException">The name of the file and the format do not go together.</exception>
    public static DataOutput? Of(OutputSpecification output)
    {
        if (output.Data is not { } location)
            return null;
        DataFormat? given = output.Format is null ? null : DataFormats.Parse(output.Format);
        // A name that ends with a separator means a folder, whatever else the name says.
        bool isFolder = location.EndsWith('/') || location.EndsWith(Path.DirectorySeparatorChar);
        if (isFolder || DataFormats.OfFile(location) is not { } named)
            return new DataOutput(location.TrimEnd('/', Path.DirectorySeparatorChar), IsFile: false, given ?? DataFormat.Parquet);
        if (DataFormats.IsCompressed(location))
            throw Wrong("is the name of a compressed file, and data is not written so", "Leave .gz or .zst out.");
        if (!BatchWriter.Writable(named))
            throw Wrong($"is the name of a file of {DataFormats.Name(named)}, which is not written", "Name it .ndjson, .csv, .tsv, .parquet or .arrow.");
        if (given is { } format && format != named)
        {
            throw Wrong(
                $"is the name of a file of {DataFormats.Name(named)}, and the format is {DataFormats.Name(format)}",
                "Leave the format out, or give the file another ending.");
        }
        return new DataOutput(location, IsFile: true, named);

        SpecificationException Wrong(string problem, string remedy) => new($"'{location}' {problem}", SynapseServerless.Location.None, remedy);
    }

    /// <summary>How many partitions data has after a stage.</summary>
    /// <param name="stage">The stage, or a pipeline of several; estimators leave partitions as they are.</param>
    /// <param name="partitions">How many it has before.</param>
    public static int Partitions(Stages.Stage stage, int partitions) => stage switch
    {
        Pipelines.Pipeline pipeline => pipeline.Stages.Aggregate(partitions, (count, inner) => Partitions(inner, count)),
        Pipelines.PipelineModel model => model.Flattened.Aggregate(partitions, (count, inner) => Partitions(inner, count)),
        Stages.ShuffleTransformer shuffle => shuffle.OutputPartitions(partitions),
        Stages.AggregateTransformer => 1,
        _ => partitions,
    };
}
