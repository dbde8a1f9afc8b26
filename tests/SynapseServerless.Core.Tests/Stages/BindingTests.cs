using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Core.Tests.Stages;

public sealed class BindingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void A_pipeline_of_functions_over_batches_is_one_itself_and_frees_what_lies_between()
    {
        var seen = new List<RecordBatch>();
        var watch = new Lambda
        {
            TransformFunc = batch =>
            {
                seen.Add(batch);
                return batch;
            },
        };
        using var model = new PipelineModel(new RenameColumn { InputCol = "x", OutputCol = "y" }, watch, new PipelineModel(new SelectColumns { Cols = ["y"] }));
        using RecordBatch input = TestRows.Of(("x", new int?[] { 1, 2 }), ("z", new[] { "a", "b" }));
        using var bound = Assert.IsAssignableFrom<BoundBatchTransformer>(model.Bind(input.Schema));
        using RecordBatch output = bound.Transform(input, new StageContext("model"), Cancelled);
        Assert.Equal([1, 2], output.Values("y"));
        Assert.Equal(["y"], Schemas.Names(bound.Output));
        Assert.True(bound.KeepsRows is false, "A function of one's own may do anything with rows.");
        Assert.NotSame(input, Assert.Single(seen));
        // Its memory has no owner any more.
        Assert.ThrowsAny<Exception>(() => Batches.Share(seen[0]));
    }

    [Fact]
    public async Task A_message_names_a_row_by_its_place_in_what_the_stage_got()
    {
        var odd = new SQLTransformer { Statement = "SELECT * FROM __THIS__ WHERE x % 2 = 1" };
        UDFTransformer fails = UDFTransformer.Of<int, int>("x", x => x == 7 ? throw new InvalidOperationException("seven") : x);
        using var model = new PipelineModel(odd, fails);
        var error = await Assert.ThrowsAsync<DataException>(() => model.Transform(Datasets.FromBatches(
            TestRows.Of(("x", new int?[] { 1, 2, 3 })), TestRows.Of(("x", new int?[] { 4, 5, 7 })))).CollectAsync(cancellationToken: Cancelled));
        // 1, 3 and 5 came before.
        Assert.Equal(3, error.Location.Row);

        using BoundTransformer bound = model.Bind(TestRows.Of(("x", new int?[] { 1 })).Schema);
        error = await Assert.ThrowsAsync<DataException>(() => bound.TransformAsync(
            Running.Stream([TestRows.Of(("x", new int?[] { 1, 2, 3 })), TestRows.Of(("x", new int?[] { 4, 5, 7 }))]), new StageContext("model"), Cancelled)
            .CollectAsync(bound.Output, Cancelled));
        Assert.Equal(3, error.Location.Row);
    }

    [Theory]
    [InlineData("SELECT x + 1 AS y FROM __THIS__", true)]
    [InlineData("SELECT *, [x, x] AS list, range(x) AS numbers FROM __THIS__", true)]
    [InlineData("SELECT x FROM __THIS__ WHERE x > 1", false)]
    [InlineData("SELECT unnest([x, x]) AS x FROM __THIS__", false)]
    [InlineData("SELECT t.x FROM __THIS__, unnest([1, 2]) AS t(x)", false)]
    public void A_statement_says_whether_it_keeps_rows(string statement, bool keeps)
    {
        using BoundBatchTransformer bound = new SQLTransformer { Statement = statement }.Bind(TestRows.Of(("x", new int?[] { 1 })).Schema);
        Assert.Equal(keeps, bound.KeepsRows);
    }

    [Fact]
    public async Task A_bound_statement_stops_when_it_is_told_and_serves_the_next()
    {
        using BoundBatchTransformer bound = new SQLTransformer
        {
            Statement = "SELECT list_sum([a * b FOR a IN range(x)]) AS s FROM (SELECT x, x AS b FROM __THIS__)",
        }.Bind(TestRows.Of(("x", new long?[] { 1 })).Schema);
        using RecordBatch batch = TestRows.Of(("x", new long?[] { 3 }));
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => bound.Transform(batch, new StageContext("sql"), cancellation.Token));
        using RecordBatch sum = bound.Transform(batch, new StageContext("sql"), Cancelled);
        Assert.Equal("9", Convert.ToString(sum.Values("s")[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Equal_schemas_have_one_bound_form_and_those_used_longest_ago_go()
    {
        int bound = 0;
        using var stage = new Lambda
        {
            TransformFunc = batch => batch,
            TransformSchemaFunc = schema =>
            {
                bound++;
                return schema;
            },
        };
        using var forms = new BoundForms(stage, most: 2);
        forms.Lease(Named("a")).Dispose();
        forms.Lease(Named("a")).Dispose();
        Assert.Equal(1, bound);
        using BoundLease held = forms.Lease(Named("b"));
        forms.Lease(Named("c")).Dispose();
        forms.Lease(Named("b")).Dispose();
        Assert.Equal(3, bound);
        forms.Lease(Named("a")).Dispose();
        Assert.Equal(4, bound);
    }

    [Fact]
    public void A_bound_form_goes_with_its_last_lease_or_with_all()
    {
        Schema schema = TestRows.Of(("x", new int?[] { 1 })).Schema;
        var forms = new BoundForms(new SQLTransformer { Statement = "SELECT x FROM __THIS__" });
        BoundLease lease = forms.Lease(schema);
        var kept = (BoundBatchTransformer)forms.Get(schema);
        Assert.Same(kept, lease.Bound);
        forms.Dispose();
        using RecordBatch batch = TestRows.Of(("x", new int?[] { 5 }));
        kept.Transform(batch, new StageContext("sql"), Cancelled).Dispose();
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept.Transform(batch, new StageContext("sql"), Cancelled));
        Assert.Throws<ObjectDisposedException>(() => forms.Lease(schema));
    }

    [Fact]
    public void Schemas_are_equal_when_names_types_nullability_and_metadata_are()
    {
        Schema Make(string name = "v", int width = 3, bool nullable = true, string slot = "a") =>
            new([ColumnMetadata.Vector(name, width, [slot]), new Field("n", Int32Type.Default, nullable)], null);
        Assert.True(Schemas.Comparer.Equals(Make(), Make()));
        Assert.Equal(Schemas.Comparer.GetHashCode(Make()), Schemas.Comparer.GetHashCode(Make()));
        Assert.All([Make("w"), Make(width: 4), Make(nullable: false), Make(slot: "b")], other => Assert.False(Schemas.Comparer.Equals(Make(), other)));
        Assert.False(Schemas.Comparer.Equals(Make(), new Schema([.. Make().FieldsList.Reverse()], null)));
    }

    [Fact]
    public async Task A_stage_over_one_column_gives_nulls_for_nulls_and_says_which_rows_are_bad()
    {
        var aside = new SettingAside();
        RecordBatch result = await new Parse { InputCol = "t", OutputCol = "n" }
            .TransformAsync(TestRows.Sliced(TestRows.Of(("t", new[] { "1", null, "x", "4" }))), new StageContext("Parse") { Rows = aside });
        Assert.Equal([1.0, null, 4.0], result.Values("n"));
        Assert.Equal((2, "t"), (aside.Rows.Single().Row, aside.Rows.Single().Column));

        var error = Assert.Throws<SpecificationException>(() => new Parse { InputCol = "n" }.Bind(TestRows.Of(("n", new int?[] { 1 })).Schema));
        Assert.Contains("a column of text", error.Message, StringComparison.Ordinal);
        Assert.Equal(["t", "Parse_output"], Schemas.Names(new Parse { InputCol = "t" }.TransformSchema(TestRows.Of(("t", new[] { "1" })).Schema)));
    }

    private static Schema Named(string name) => new([new Field(name, Int32Type.Default, true)], null);
}

/// <summary>Reads numbers.</summary>
internal sealed class Parse : ColumnTransformer<string, double>
{
    protected override double Compute(string value) => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
}
