using System.Globalization;
using System.Text;
using SynapseServerless.Orchestration;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs.Activities;

/// <summary>Counts in the run's folder how often a task began, and gives up a task that never finishes.</summary>
/// <remarks>
/// A task that fails, or that is stopped, has ended: what is counted is that its process went with it. A task that begins for the first time
/// costs one write; that of a task which is kept when it succeeds stays, for nobody asks for it again.
/// </remarks>
/// <param name="runs">The runs of this process.</param>
/// <param name="name">Name of the activity.</param>
/// <param name="activity">The activity.</param>
/// <param name="isKept">Whether the task is found done when it is asked for again.</param>
internal sealed class CountedActivity<TInput, TOutput>(RunWorkspaces runs, string name, IActivity<TInput, TOutput> activity, bool isKept) : IActivity<TInput, TOutput>
    where TInput : IOfRun
{
    /// <inheritdoc/>
    public async Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken)
    {
        IStorage storage = runs.Environment.Storage;
        string location = new RunFiles(storage, input.Folder).Beginnings(name, TaskHash.Of(input));
        bool isFirst = await storage.TryCreateAsync(location, Content(1), cancellationToken).ConfigureAwait(false);
        int before = isFirst ? 0 : await CountAsync(storage, location, cancellationToken).ConfigureAwait(false);
        using IDisposable? turn = await runs.Environment.Suspects.WaitAsync(name, before, cancellationToken).ConfigureAwait(false);
        if (!isFirst)
        {
            if (before >= UnendedTaskException.MostBeginnings)
            {
                // Who resumes the run asks for it again.
                await storage.DeleteAsync(location, CancellationToken.None).ConfigureAwait(false);
                throw UnendedTaskException.Of(name, OrchestrationJson.Write(input, $"input of activity '{name}'"));
            }
            await using StorageWrite write = await storage.CreateAsync(location, cancellationToken).ConfigureAwait(false);
            await write.Stream.WriteAsync(Content(before + 1), cancellationToken).ConfigureAwait(false);
            await write.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        bool isDone = false;
        try
        {
            TOutput output = await activity.RunAsync(context, input, cancellationToken).ConfigureAwait(false);
            isDone = true;
            return output;
        }
        finally
        {
            if (!isDone || !isKept)
                await ForgetAsync(storage, location).ConfigureAwait(false);
        }
    }

    private static async Task ForgetAsync(IStorage storage, string location)
    {
        try
        {
            await storage.DeleteAsync(location, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DataException)
        {
            // How the task ended matters more; it counts as begun once too often.
        }
    }

    private static ReadOnlyMemory<byte> Content(int count) => Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture));

    // What is no number was not written here, and counts for nothing.
    private static async Task<int> CountAsync(IStorage storage, string location, CancellationToken cancellationToken) =>
        await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) is { } content
        && int.TryParse(content.Span, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : 0;
}
