namespace SynapseServerless.EndToEnd.Tests.Commands;

/// <summary>C# functions that a specification calls by name. Names hold for the process, so that each test has its own.</summary>
public sealed class FunctionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FunctionsTests() => _folder.Write("rows.csv", "name,number\nada,1\nbob,2\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_functions_is_compiled_and_called_by_name()
    {
        _folder.Write("functions.cs", """
            public static class MyFunctions
            {
                public static string GreetTwice(string name, long number) => string.Join(" ", Enumerable.Repeat("hello " + name, (int)number));

                public static RecordBatch KeepGreeting(RecordBatch batch) => Batches.Select(batch, ["greeting"]);

                public static Schema KeepGreetingSchema(Schema schema) => Schemas.Select(schema, ["greeting"]);
            }
            """);
        _folder.Write("stages.yaml", """
            - { type: UDFTransformer, function: GreetTwice, inputCols: [name, number], outputCol: greeting }
            - { type: Lambda, function: KeepGreeting }
            """);

        Ran ran = await Synapse.RunAsync(_folder, "transform", "stages.yaml", "--data", "rows.csv", "--out", "out.csv", "--functions", "functions.cs");
        Assert.True(ran.ExitCode == 0, ran.Error);
        Assert.Equal(["greeting", "hello ada", "hello bob hello bob"], (await File.ReadAllLinesAsync(_folder["out.csv"], TestContext.Current.CancellationToken)).Select(line => line.Trim('"')));
    }

    [Fact]
    public async Task Errors_of_the_file_come_with_their_lines()
    {
        _folder.Write("broken.cs", """
            public static class Broken
            {
                public static double Twice(double value) => 2 * valu;

                public static int Count() => "x";
            }
            """);
        Ran ran = await Synapse.RunAsync(_folder, "transform", "stages.yaml", "--data", "rows.csv", "--out", "out.csv", "--functions", "broken.cs");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("broken.cs(3,53): CS0103: The name 'valu' does not exist in the current context", ran.ErrorText, StringComparison.Ordinal);
        Assert.Contains("broken.cs(5,34): CS0029", ran.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public static class A1 { }", "The file has no functions")]
    [InlineData("public static class A2 { public static decimal Price(double value) => 1; }", "Price: A function cannot give Decimal")]
    [InlineData("public static class A3 { public static double None() => 1; }", "None: it has 0 arguments")]
    public async Task A_file_without_functions_that_can_be_called_is_refused(string code, string message)
    {
        _folder.Write("functions.cs", code);
        Ran ran = await Synapse.RunAsync(_folder, "transform", "stages.yaml", "--data", "rows.csv", "--out", "out.csv", "--functions", "functions.cs");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains(message, ran.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_nobody_gave_is_answered_with_the_option()
    {
        _folder.Write("stages.yaml", "{ type: Lambda, function: NotGivenAnywhere }");
        Ran ran = await Synapse.RunAsync(_folder, "transform", "stages.yaml", "--data", "rows.csv", "--out", "out.csv");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("There is no function 'NotGivenAnywhere' in this process", ran.ErrorText, StringComparison.Ordinal);
        Ran missing = await Synapse.RunAsync(_folder, "validate", "stages.yaml", "--functions", "nowhere.cs");
        Assert.Contains("nowhere.cs: The file of functions cannot be read", missing.ErrorText, StringComparison.Ordinal);
    }
}
