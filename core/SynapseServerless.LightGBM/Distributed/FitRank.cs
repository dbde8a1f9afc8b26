using System.IO.Hashing;
using System.Reflection;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>This rank in a fit: what it does together with the others. Alone it does the same with nobody.</summary>
/// <param name="collective">The ranks; null for a fit with one.</param>
/// <param name="context">The context of the stage.</param>
internal sealed partial class FitRank(ICollective? collective, StageContext context)
{
    /// <summary>Whether the fit has no other ranks.</summary>
    public bool IsAlone => collective is null || collective.Size == 1;

    /// <summary>Whether this rank is the one that evaluates, reports, keeps checkpoints and gives the model.</summary>
    public bool IsChief => collective is null or { Rank: 0 };

    /// <summary>The context of the stage.</summary>
    public StageContext Context => context;

    /// <summary>The rows of this rank.</summary>
    public Dataset Share(Dataset data) => collective is null ? data : RankData.Of(data, collective.Rank, collective.Size);

    /// <summary>How this rank chooses its rows for the bins, as far as that is known before any is read.</summary>
    /// <param name="sampling">How they are chosen out of all rows.</param>
    /// <param name="data">All data.</param>
    public BinSampling Sampling(BinSampling sampling, Dataset data) =>
        collective is not null && RankData.Window(data, collective.Rank, collective.Size) is { Total: <= int.MaxValue } window
            ? sampling.Within(window.Before, (int)window.Total)
            : sampling;

    /// <summary>Sees to it that all ranks were told the same.</summary>
    /// <exception cref="CollectiveException">They were not.</exception>
    public async Task IntroduceAsync(string stage, NativeParameters parameters, Dataset data, IReadOnlyList<string> columns, string model, string code)
    {
        if (collective is null)
            return;
        var own = new Introduction(
            stage,
            typeof(FitRank).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            parameters.Names.Where(name => name != "num_threads").ToDictionary(name => name, name => parameters[name]!),
            [.. columns.Select(name => data.Schema.GetFieldByName(name)).Select(field => $"{field.Name}: {field.DataType.Name}")],
            data.PartitionCount,
            Hash(model),
            code);
        Introduction[] all = await OnThreadAsync(ranks => ranks.GatherRecords(own)).ConfigureAwait(false);
        for (int rank = 1; rank < all.Length; rank++)
        {
            if (all[0].Difference(0, all[rank], rank) is { } difference)
                throw new CollectiveException(difference, [rank], "Give all ranks the same specification and the same data.");
        }
    }

    /// <summary>Puts together what the ranks saw.</summary>
    /// <param name="scan">What this rank saw.</param>
    /// <param name="data">Its rows.</param>
    /// <param name="parts">Into how many parts rows are dealt.</param>
    /// <param name="seed">Seed of the deal.</param>
    public async Task<Agreement> AgreeAsync(DatasetScan scan, Dataset data, int parts, int seed)
    {
        if (collective is null)
            return new Agreement(scan, this, new long[parts], []);
        ScanNote[] notes = await OnThreadAsync(ranks => ranks.GatherRecords(ScanNote.Of(scan, (RankData)data))).ConfigureAwait(false);
        DatasetScan whole = Sum(notes, parts, seed);
        // Rows were chosen by what was known of all beforehand; where that was wrong for one, it is for all.
        if (notes.Any(note => !note.HasSample && note.TrainRows.Sum() > 0))
        {
            scan.Sample?.Dispose();
            scan.Sample = null;
        }
        int[] active = [.. Enumerable.Range(0, notes.Length).Where(rank => notes[rank].TrainRows.Sum() > 0)];
        scan.Width = whole.Width;
        int place = System.Array.IndexOf(active, collective.Rank);
        FitRank? rank = place < 0 ? null : new FitRank(collective.Among(active), context);
        long[] before = [.. Enumerable.Range(0, parts).Select(part => notes.Take(collective.Rank).Sum(note => (long)note.TrainRows[part]))];
        int own = collective.Rank;
        return new Agreement(whole, rank, before, [.. notes.Where((note, other) => other != own && note.ValidationRows > 0)]);
    }

    /// <summary>The samples of all ranks together.</summary>
    /// <param name="sample">This rank's; disposed.</param>
    public async Task<BinSample> GatherAsync(BinSample sample)
    {
        if (IsAlone)
            return sample;
        using (sample)
            return await OnThreadAsync(sample.Gather).ConfigureAwait(false);
    }

    /// <summary>Adds to the parameters that there are other ranks.</summary>
    /// <param name="parameters">Native parameters.</param>
    /// <param name="learner">LightGBM's name of the parallel learner.</param>
    /// <param name="topK">How many features a rank votes for.</param>
    public void Add(NativeParameters parameters, string learner, int topK)
    {
        if (IsAlone)
            return;
        parameters.Set("tree_learner", learner).Set("num_machines", collective!.Size).Set("pre_partition", true);
        if (learner == "voting")
            parameters.Set("top_k", topK);
        // Which of the two is faster LightGBM finds out by a race, and a race is won by chance: a training that goes on after an
        // accident has to add up as the one before did.
        if (parameters["force_row_wise"] is null && parameters["force_col_wise"] is null)
            parameters.Set("force_row_wise", true);
    }

    private static DatasetScan Sum(ScanNote[] notes, int parts, int seed)
    {
        var whole = new DatasetScan(parts, seed) { Width = notes.Max(note => note.Width) };
        for (int rank = 0; rank < notes.Length; rank++)
        {
            ScanNote note = notes[rank];
            if (note.Width != 0 && note.Width != whole.Width)
            {
                throw new CollectiveException(
                    $"The vectors of rank {rank} have {note.Width} features and those of other ranks {whole.Width}", [rank],
                    "All vectors have to have the same length.");
            }
            for (int part = 0; part < parts; part++)
                whole.TrainRows[part] = checked(whole.TrainRows[part] + note.TrainRows[part]);
            whole.ValidationRows = checked(whole.ValidationRows + note.ValidationRows);
            whole.Classes.UnionWith(note.Classes);
            whole.LabelSum += note.LabelSum;
            whole.RejectedRows += note.RejectedRows;
        }
        return whole;
    }

    /// <summary>Exchanges on a thread of its own: exchanges block.</summary>
    private async Task<T> OnThreadAsync<T>(Func<ICollective, T> exchange) =>
        await Task.Factory.StartNew(
            () => exchange(collective!), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);

    private static string Hash(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));
}
