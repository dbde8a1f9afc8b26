using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;

namespace SynapseServerless.LightGBM.Tests.Training;

/// <summary>Counts the threads of the process, so that nothing else is to start any meanwhile.</summary>
[Collection(nameof(FitThreadTests)), CollectionDefinition(nameof(FitThreadTests), DisableParallelization = true)]
public sealed class FitThreadTests
{
    // GNU's OpenMP keeps a team of helpers for each thread that has called it, as long as that thread lives.
    [Fact]
    public async Task Batches_that_come_from_many_threads_go_to_the_library_from_one()
    {
        Need.OfSystem("Threads are counted in /proc.").SkipUnless(OperatingSystem.IsLinux());
        const int batches = 12, threads = 8;
        Example rows = Example.Binary("train");
        using var data = new ManyThreadsDataset(new MemoryDataset(rows.ToBatch(), 1, (rows.Rows + batches - 1) / batches));
        int before = CountThreads(), during = 0;

        using var model = (LightGBMModel)await new LightGBMClassifier
        {
            NumIterations = 3, NumThreads = threads, AfterIteration = _ => during = CountThreads(),
        }.FitAsync(data);

        Assert.Equal(3, model.Booster.IterationCount);
        // The rows are read twice, for the sample and for the bins, each batch on a thread that stays. One team belongs to the fit; the pool may have grown by some.
        Assert.Equal(2 * batches, data.Threads);
        Assert.InRange(during - before, data.Threads, data.Threads + threads + 12);
    }

    // What a thread has freed glibc keeps for it, so that every thread that reads a batch costs the memory of one.
    [Theory]
    [InlineData("")]
    [InlineData("validation")]
    public async Task Rows_that_nothing_has_to_be_awaited_for_are_read_on_one_thread(string indicator)
    {
        Example rows = Example.Binary("train");
        using RecordBatch batch = rows.ToBatch();
        using RecordBatch marked = Batches.With(
            batch, new Field("validation", BooleanType.Default, false), new BooleanArray.Builder().AppendRange(Enumerable.Range(0, rows.Rows).Select(row => row % 5 == 0)).Build());
        var data = new ReaderThreadsDataset(new MemoryDataset(marked, 1, 100));

        using var model = (LightGBMModel)await new LightGBMClassifier { NumIterations = 3, NumBatches = 2, ValidationIndicatorCol = indicator }.FitAsync(data);

        Assert.Equal(6, model.Booster.IterationCount);
        Assert.InRange(data.Batches, 5 * (rows.Rows / 100), int.MaxValue);
        Assert.Single(data.Readers);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, data.Readers);
    }

    private static int CountThreads() => Directory.GetDirectories("/proc/self/task").Length;

    /// <summary>Another dataset, with something that happens in between whenever a batch is read.</summary>
    private abstract class WatchedDataset(Dataset inner) : Dataset
    {
        public override Schema Schema => inner.Schema;

        public override int PartitionCount => inner.PartitionCount;

        public override long? RowCount(int partition) => inner.RowCount(partition);

        public override async IAsyncEnumerable<RecordBatch> ReadAsync(
            int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (RecordBatch batch in inner.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
            {
                await OnBatch().ConfigureAwait(false);
                yield return batch;
            }
        }

        protected abstract Task OnBatch();
    }

    /// <summary>Knows which threads read it.</summary>
    private sealed class ReaderThreadsDataset(Dataset inner) : WatchedDataset(inner)
    {
        public HashSet<int> Readers { get; } = [];

        public int Batches { get; private set; }

        protected override Task OnBatch()
        {
            Readers.Add(Environment.CurrentManagedThreadId);
            Batches++;
            return Task.CompletedTask;
        }
    }

    /// <summary>Hands out each batch on a thread of its own, which lives until this is disposed.</summary>
    private sealed class ManyThreadsDataset(Dataset inner) : WatchedDataset(inner), IDisposable
    {
        private readonly TaskCompletionSource _over = new();
        private readonly List<Thread> _threads = [];

        public int Threads => _threads.Count;

        public void Dispose()
        {
            _over.SetResult();
            // One of them may have brought us here.
            foreach (Thread thread in _threads.Where(thread => thread != Thread.CurrentThread))
                thread.Join();
        }

        // Whoever awaits goes on in the thread, until it awaits again.
        protected override Task OnBatch()
        {
            var there = new TaskCompletionSource();
            var thread = new Thread(() =>
            {
                there.SetResult();
                _over.Task.Wait();
            });
            _threads.Add(thread);
            thread.Start();
            return there.Task;
        }
    }
}
