using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.MLNet.Tests;

public sealed class ViewTests
{
    private readonly MLContext _ml = Flowers.Context();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void ML_NET_trains_the_same_model_on_a_dataset_as_on_its_own_view()
    {
        List<Flower> rows = Flowers.Rows();
        using MemoryDataset data = Datasets.FromRows(rows, partitions: 4);
        IDataView own = _ml.Data.LoadFromEnumerable(rows);
        float[] expected = Flowers.Column<float>(Flowers.Binary(Flowers.Context(), own).Transform(own), "Score");
        float[] actual = Flowers.Column<float>(Flowers.Binary(Flowers.Context(), data.AsDataView()).Transform(own), "Score");
        // L-BFGS adds up gradients over rows in the order of the threads: equal but for rounding.
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3f * Math.Max(1, Math.Abs(pair.First))));
    }

    [Fact]
    public void Every_type_comes_across_and_back()
    {
        var rows = Enumerable.Range(0, 50).Select(i => new
        {
            Flag = i % 2 == 0, I8 = (sbyte)-i, U8 = (byte)i, I16 = (short)(-i * 100), U16 = (ushort)(i * 100), I32 = -i * 100_000, U32 = (uint)i * 100_000,
            I64 = -i * 10_000_000_000L, U64 = ulong.MaxValue - (ulong)i, F32 = i / 3f, F64 = i / 3.0, Text = $"row {i} – ü",
            Day = new DateTime(2001, 1, 1).AddHours(i), Moment = new DateTimeOffset(2001, 1, 1, 0, 0, i, TimeSpan.Zero),
            Vector = new[] { i, i + 0.5f }, Doubles = Enumerable.Range(0, i % 4).Select(j => j / 2.0).ToArray(), Words = Enumerable.Range(0, i % 3).Select(j => $"w{j}").ToArray(),
        }).ToList();
        using MemoryDataset data = Datasets.FromRows(rows, partitions: 3);
        IDataView view = data.AsDataView();
        Assert.Equal(50, view.GetRowCount());
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), view.Schema["Vector"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Double), view.Schema["Doubles"].Type);
        // Read by ML.NET's own tools.
        Assert.Equal(rows.Select(row => row.Flag), Flowers.Column<bool>(view, "Flag"));
        Assert.Equal(rows.Select(row => row.U64), Flowers.Column<ulong>(view, "U64"));
        Assert.Equal(rows.Select(row => row.Text), Flowers.Column<string>(view, "Text"));
        Assert.Equal(rows.Select(row => row.Day), Flowers.Column<DateTime>(view, "Day"));
        Assert.Equal(rows.Select(row => row.Vector), Flowers.Column<float[]>(view, "Vector"));
        Assert.Equal(rows.Select(row => row.Doubles), Flowers.Column<double[]>(view, "Doubles"));
        Assert.Equal(rows.Select(row => row.Words), Flowers.Column<string[]>(view, "Words"));
    }

    [Fact]
    public async Task A_view_of_a_dataset_is_a_dataset_of_the_same_rows()
    {
        var rows = Enumerable.Range(0, 100).Select(i => new
        {
            Flag = i % 2 == 0, I8 = (sbyte)-i, U16 = (ushort)(i * 100), I32 = -i, I64 = -i * 10_000_000_000L, F32 = i / 3f, F64 = i / 3.0, Text = $"row {i}",
            Moment = new DateTimeOffset(2001, 1, 1, 0, 0, i % 60, TimeSpan.Zero), Vector = new[] { i, i + 0.5f }, Longs = new long[i % 4],
        }).ToList();
        using MemoryDataset data = Datasets.FromRows(rows, partitions: 3);
        using RecordBatch before = await data.CollectAsync(cancellationToken: Cancelled);
        Dataset back = data.AsDataView().AsDataset(batchRows: 17);
        using RecordBatch after = await back.CollectAsync(cancellationToken: Cancelled);
        Assert.Equal(Schemas.Names(before.Schema), Schemas.Names(after.Schema));
        foreach (string column in Schemas.Names(before.Schema))
        {
            Assert.Equal(TypeNames.Of(before.Schema.GetFieldByName(column).DataType), TypeNames.Of(after.Schema.GetFieldByName(column).DataType));
            Assert.Equal(before.Values(column), after.Values(column));
        }
        using RecordBatch two = await back.CollectAsync(["Text", "I8"], Cancelled);
        Assert.Equal(["Text", "I8"], Schemas.Names(two.Schema));
    }

    [Fact]
    public async Task Keys_keep_their_values_there_and_back()
    {
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Name")
            .Fit(_ml.Data.LoadFromEnumerable([new { Name = "b" }, new { Name = "a" }, new { Name = "c" }]))
            .Transform(_ml.Data.LoadFromEnumerable([new { Name = "c" }, new { Name = "unknown" }, new { Name = "b" }]));
        Dataset dataset = keyed.AsDataset();
        using RecordBatch batch = await dataset.CollectAsync(cancellationToken: Cancelled);
        Assert.Equal([2u, null, 0u], batch.Values("Key"));
        Assert.Equal(["b", "a", "c"], ColumnMetadata.Levels(dataset.Schema.GetFieldByName("Key"))!.Select(level => level.GetString()));

        IDataView again = dataset.AsDataView();
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), again.Schema["Key"].Type);
        IDataView named = _ml.Transforms.Conversion.MapKeyToValue("Value", "Key").Fit(again).Transform(again);
        Assert.Equal(["c", "", "b"], Flowers.Column<ReadOnlyMemory<char>>(named, "Value").Select(text => text.ToString()));
    }

    [Fact]
    public void Names_of_slots_are_ML_NETs_names_of_slots()
    {
        Field field = ColumnMetadata.Vector("v", 2, ["first", "second"]);
        var data = new MemoryDataset(new Schema([field], null), []);
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.AsDataView().Schema["v"].GetSlotNames(ref names);
        Assert.Equal(["first", "second"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void A_null_number_is_NaN_and_a_null_integer_an_error_that_names_it()
    {
        using MemoryDataset data = Datasets.FromRows([new { Number = (double?)null, Whole = (int?)1 }, new { Number = (double?)2, Whole = (int?)null }]);
        Assert.Equal([double.NaN, 2], Flowers.Column<double>(data.AsDataView(), "Number"));
        DataException error = Assert.Throws<DataException>(() => Flowers.Column<int>(data.AsDataView(), "Whole"));
        Assert.Equal(("Whole", 1L), (error.Location.Column, error.Location.Row));
    }

    [Fact]
    public void A_set_of_cursors_deals_out_the_partitions()
    {
        using MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, 100).Select(i => new { I = i }), partitions: 5);
        IDataView view = data.AsDataView();
        DataViewSchema.Column column = view.Schema["I"];
        DataViewRowCursor[] cursors = view.GetRowCursorSet([column], 3);
        Assert.Equal(3, cursors.Length);
        var rows = new List<(long Batch, int Value, DataViewRowId Id)>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            using (cursor)
                rows.AddRange(Walk(cursor, column));
        }
        Assert.Equal(Enumerable.Range(0, 100), rows.OrderBy(row => row.Batch).Select(row => row.Value));
        using DataViewRowCursor single = view.GetRowCursor([column]);
        // A row has the same identity whichever cursor comes by.
        Assert.Equal(rows.OrderBy(row => row.Value).Select(row => row.Id), Walk(single, column).Select(row => row.Id));
    }

    [Fact]
    public async Task Cursors_that_are_open_at_once_do_not_disturb_each_other()
    {
        using MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, 5000).Select(i => new { I = i }), partitions: 7);
        IDataView view = data.AsDataView();
        long[] sums = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Flowers.Column<int>(view, "I").Sum(value => (long)value))));
        Assert.All(sums, sum => Assert.Equal(5000L * 4999 / 2, sum));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2500)]
    [InlineData(int.MaxValue)]
    public void Wherever_a_cursor_is_left_no_batch_stays_and_few_are_held(int rows)
    {
        var data = new Counting();
        IDataView view = data.AsDataView();
        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
        {
            for (int i = 0; i < rows && cursor.MoveNext(); i++)
            {
            }
        }
        Assert.Equal(0, data.Alive);
        // Two ready, the one at hand, and the one that waits for room.
        Assert.InRange(data.MostAlive, 0, 4);
        Assert.True(rows < int.MaxValue || data.Made == 100);
    }

    [Fact]
    public void A_failure_while_reading_reaches_who_reads()
    {
        var data = new Counting { FailAt = 20 };
        DataException error = Assert.Throws<DataException>(() => Flowers.Column<int>(data.AsDataView(), "i"));
        Assert.Contains("A torn page", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, data.Alive);
    }

    [Fact]
    public async Task A_fitted_pipeline_runs_inside_ML_NET()
    {
        List<Flower> rows = Flowers.Rows();
        IDataView view = _ml.Data.LoadFromEnumerable(rows);
        var pipeline = new Pipeline(
            new RenameColumn { InputCol = "Length", OutputCol = "Long" },
            UDFTransformer.Of<float, float, float>(("Long", "Width"), (length, width) => (2 * length) + width, "Size"));
        using PipelineModel model = await pipeline.FitAsync(view.AsDataset(), cancellationToken: Cancelled);
        StageTransformer wrapped = model.AsMLNet();

        IDataView output = wrapped.Transform(view);
        Assert.Equal(rows.Select(row => (2 * row.Length) + row.Width), Flowers.Column<float>(output, "Size"));
        Assert.Equal(output.Schema.Select(column => (column.Name, column.Type)), wrapped.GetOutputSchema(view.Schema).Select(column => (column.Name, column.Type)));

        // ML.NET goes on with what the pipeline gives: R squared is 1 but for the colour, which adds 3 to a third of the rows.
        ITransformer regression = _ml.Transforms.Concatenate("Features", "Size").Append(_ml.Regression.Trainers.Sdca("Height", "Features", maximumNumberOfIterations: 50)).Fit(output);
        var chain = new TransformerChain<ITransformer>(wrapped, regression);
        double fit = _ml.Regression.Evaluate(chain.Transform(view), "Height").RSquared;
        Assert.InRange(fit, 0.9, 0.999);
    }

    [Fact]
    public void What_ML_NET_cannot_do_with_a_stage_is_said()
    {
        StageTransformer wrapped = new RenameColumn { InputCol = "a", OutputCol = "b" }.AsMLNet();
        Assert.False(wrapped.IsRowToRowMapper);
        IDataView view = _ml.Data.LoadFromEnumerable([new { a = 1f }]);
        Assert.Contains("StageSerializer", Assert.Throws<NotSupportedException>(() => _ml.Model.Save(wrapped, view.Schema, Stream.Null)).Message, StringComparison.Ordinal);
        Assert.Throws<SpecificationException>(() => wrapped.Transform(_ml.Data.LoadFromEnumerable([new { c = 1f }])));
    }

    private static List<(long Batch, int Value, DataViewRowId Id)> Walk(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        var rows = new List<(long, int, DataViewRowId)>();
        ValueGetter<int> value = cursor.GetGetter<int>(column);
        ValueGetter<DataViewRowId> identity = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            int i = 0;
            DataViewRowId id = default;
            value(ref i);
            identity(ref id);
            rows.Add((cursor.Batch, i, id));
        }
        return rows;
    }

    /// <summary>A hundred batches of a hundred rows that count how many of them are alive.</summary>
    private sealed class Counting : Dataset
    {
        private int _alive;
        private int _mostAlive;

        public int Alive => _alive;

        public int MostAlive => _mostAlive;

        public int Made { get; private set; }

        public int FailAt { get; init; } = -1;

        public override Schema Schema { get; } = new([new Field("i", Int32Type.Default, false)], null);

        public override int PartitionCount => 1;

        public override async IAsyncEnumerable<RecordBatch> ReadAsync(
            int partition, IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < 100; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                if (i == FailAt)
                    throw new DataException("A torn page", Location.None);
                Made++;
                int alive = Interlocked.Increment(ref _alive);
                _mostAlive = Math.Max(_mostAlive, alive);
                yield return new Counted(this, new Int32Array.Builder().AppendRange(Enumerable.Range(i * 100, 100)).Build());
            }
        }

        private sealed class Counted(Counting owner, IArrowArray column) : RecordBatch(owner.Schema, [column], 100)
        {
            protected override void Dispose(bool disposing)
            {
                Interlocked.Decrement(ref owner._alive);
                base.Dispose(disposing);
            }
        }
    }
}
