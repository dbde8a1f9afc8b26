using SynapseServerless.Onnx.Sessions;
using Xunit;

namespace SynapseServerless.Onnx.Tests.Stages;

/// <summary>The search for the number of rows of a call, over costs that a formula gives.</summary>
public sealed class BatchSizesTests
{
    // A call costs 100 microseconds, each row one, and each pair of rows a little, as where a cache overflows: 100/n + 1 + n/655.36 is least at n = 256.
    private static TimeSpan Cost(int rows) => TimeSpan.FromMicroseconds(100 + rows + (rows * (double)rows / 655.36));

    [Fact]
    public void The_size_with_the_least_cost_for_a_row_is_found()
    {
        var sizes = new BatchSizes();
        Assert.Null(sizes.Found);
        Run(sizes, most: 8192, calls: 100);
        Assert.Equal(256, sizes.Found);
        Assert.Equal(256, sizes.Next(8192, 1_000_000));
    }

    [Fact]
    public void No_size_beyond_the_limit_is_tried()
    {
        var sizes = new BatchSizes();
        Assert.True(Run(sizes, most: 100, calls: 100) <= 100);
        Assert.Equal(100, sizes.Found);
    }

    [Fact]
    public void Batches_too_small_for_the_next_size_take_the_best_so_far_and_decide_nothing()
    {
        var sizes = new BatchSizes();
        // Of 116 microseconds each, so that 18 calls take more than two milliseconds.
        for (int call = 0; call < 18; call++)
            sizes.Note(sizes.Next(8192, 20), Cost(16), 8192);
        Assert.Equal(16, sizes.Next(8192, 20));
        Assert.Null(sizes.Found);
        Assert.Equal(32, sizes.Next(8192, 40));
    }

    [Fact]
    public void A_call_that_had_not_enough_memory_halves_what_comes_after()
    {
        var sizes = new BatchSizes();
        sizes.TooMany(64);
        Assert.Equal(16, sizes.Next(8192, 1000));
        sizes.TooMany(16);
        Assert.Equal(8, sizes.Next(8192, 1000));
        Assert.Equal(8, sizes.Cap(1000));
    }

    /// <summary>Of a cost of 100 + n + 5 n^2 microseconds, 100/n + 1 + 5 n is least at n = 4 among powers of two.</summary>
    [Fact]
    public void Large_rows_are_tried_from_one_on()
    {
        var sizes = new BatchSizes();
        for (int call = 0; call < 200; call++)
        {
            int rows = sizes.Next(8192, 1_000_000, first: 1);
            sizes.Note(rows, TimeSpan.FromMicroseconds(100 + rows + (5 * rows * (double)rows)), 8192);
        }
        Assert.Equal(4, sizes.Found);
    }

    [Fact]
    public void A_size_that_others_disturbed_does_not_end_the_search()
    {
        var sizes = new BatchSizes();
        for (int call = 0; call < 200; call++)
        {
            int rows = sizes.Next(8192, 1_000_000);
            // All calls of 64 rows met with another program at work.
            sizes.Note(rows, rows == 64 ? 5 * Cost(rows) : Cost(rows), 8192);
        }
        Assert.Equal(256, sizes.Found);
    }

    private static int Run(BatchSizes sizes, int most, int calls)
    {
        int largest = 0;
        for (int call = 0; call < calls; call++)
        {
            int rows = sizes.Next(most, 1_000_000);
            largest = Math.Max(largest, rows);
            sizes.Note(rows, Cost(rows), most);
        }
        return largest;
    }
}
