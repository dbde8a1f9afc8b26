using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>Gives stages that compare rows with others those of the run itself, where nothing else is named.</summary>
/// <remarks>The first process that opens the run reads them and keeps the summary in the folder of the run, for the others and for the run that is resumed.</remarks>
internal static class DataSummaries
{
    private const string DoneFile = "complete";

    /// <summary>Summarizes what the run transforms for the stages that ask for it.</summary>
    /// <param name="environment">Where the files are.</param>
    /// <param name="files">The folder of the run.</param>
    /// <param name="specification">The run.</param>
    /// <param name="stages">Its stages, nested pipelines flattened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task FillAsync(RunEnvironment environment, RunFiles files, RunSpecification specification, IReadOnlyList<Stage> stages, CancellationToken cancellationToken)
    {
        for (int i = 0; i < stages.Count; i++)
        {
            // What stages before it learn is not known yet; the stage says itself what it lacks.
            if (stages[i] is not ISummarizesData { NeedsData: true } asks || specification.Transform is not { } reference || !stages.Take(i).All(static stage => stage is Transformer))
                continue;
            var folder = new StageFolder(environment.Storage, files.At($"summaries/{i}"));
            if (await environment.Storage.FindAsync(files.At($"summaries/{i}/{DoneFile}"), cancellationToken).ConfigureAwait(false) is not null)
            {
                await stages[i].LoadPayloadAsync(folder, cancellationToken).ConfigureAwait(false);
                continue;
            }
            Dataset data = await OpenAsync(environment, specification, reference, cancellationToken).ConfigureAwait(false);
            if (i > 0)
                data = new PipelineModel([.. stages.Take(i).Cast<Transformer>()]).Transform(data);
            await asks.SummarizeAsync(data, cancellationToken).ConfigureAwait(false);
            await stages[i].SavePayloadAsync(folder, cancellationToken).ConfigureAwait(false);
            await folder.WriteTextAsync(DoneFile, "", cancellationToken).ConfigureAwait(false);
        }
    }

    // An input that is transformed is read by the columns of the one that is fitted on, as the plan reads it.
    private static async Task<Dataset> OpenAsync(RunEnvironment environment, RunSpecification specification, string reference, CancellationToken cancellationToken)
    {
        IStorage storage = environment.Storage;
        DataRef wanted = DataRef.Input(reference);
        if (specification.Inputs[wanted.Name!].Database is not null)
        {
            throw new SpecificationException(
                $"A stage summarizes the input '{wanted.Name}' before the run, which is a table of a database", new Location { File = specification.Source },
                "Write the table to files with a run first, and name these.");
        }
        FileDataset? fitted = specification.Fit is { } fit && DataRef.Input(fit).Name is { } other && other != wanted.Name
            ? await FileDataset.OpenAsync(storage, specification.Inputs[other], cancellationToken: cancellationToken).ConfigureAwait(false)
            : null;
        InputSpecification input = specification.Inputs[wanted.Name!];
        FileDataset data = await FileDataset.OpenAsync(storage, input, known: fitted?.Schema, cancellationToken: cancellationToken).ConfigureAwait(false);
        return wanted.Split is { } part && input.Split is { } split ? new SplitDataset(data, split, part) : data;
    }
}
