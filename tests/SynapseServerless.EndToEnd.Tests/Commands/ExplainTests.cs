using System.Text.Json;
using Xunit;

namespace SynapseServerless.EndToEnd.Tests.Commands;

public sealed class ExplainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_saved_model_is_explained_with_nothing_but_data()
    {
        _folder.Write("people.csv", "age,job,name\n20,cook,Ada\n40,nurse,Bob\n30,cook,Cyd\n50,nurse,Dan\n");
        _folder.Write("model.yaml", "type: SQLTransformer\nstatement: \"SELECT *, age * 2.0 + (CASE WHEN job = 'nurse' THEN 10 ELSE 0 END) AS score FROM __THIS__\"\n");
        Ran explained = await Synapse.RunAsync(_folder, "explain", "model.yaml", "--data", "people.csv", "--rows", "2..3", "--json", "--out", "why.html");
        Assert.True(explained.ExitCode == 0, explained.Error);
        JsonElement rows = JsonDocument.Parse(explained.Output).RootElement.GetProperty("rows");
        Assert.Equal(2, rows.GetArrayLength());
        // The mean of the data is 2 * 35 + 5; of the second row age adds 10, and its job 5.
        Assert.Equal(75, rows[0].GetProperty("base").GetDouble(), 1e-9);
        Assert.Equal(90, rows[0].GetProperty("prediction").GetDouble(), 1e-9);
        JsonElement[] contributions = [.. rows[0].GetProperty("contributions").EnumerateArray()];
        // The name is not needed, and so is not explained.
        Assert.Equal(["age", "job"], contributions.Select(one => one.GetProperty("feature").GetString()));
        Assert.Equal([10, 5], contributions.Select(one => Math.Round(one.GetProperty("contribution").GetDouble(), 9)));
        Assert.Contains("<svg", await File.ReadAllTextAsync(_folder["why.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Importance_balance_and_fairness_stand_in_the_report_and_every_picture_is_a_file()
    {
        _folder.Write("people.csv", "age,job,sex,label\n" + string.Concat(Enumerable.Range(0, 120).Select(i => $"{20 + (i % 40)},{(i % 3 == 0 ? "cook" : "nurse")},{(i % 2 == 0 ? "f" : "m")},{(20 + (i % 40) > 40 ? 1 : 0)}\n")));
        _folder.Write("model.yaml", "type: SQLTransformer\nstatement: \"SELECT *, age * 2.0 + (CASE WHEN job = 'nurse' THEN 10 ELSE 0 END) AS score, CASE WHEN age > 40 THEN 1.0 ELSE 0.0 END AS prediction FROM __THIS__\"\n");
        Ran explained = await Synapse.RunAsync(
            _folder, "explain", "model.yaml", "--data", "people.csv", "--target", "score", "--label", "label", "--sensitive", "sex", "--summary", "120", "--out", "why.html", "--files", "figures");
        Assert.True(explained.ExitCode == 0, explained.Error);
        string report = await File.ReadAllTextAsync(_folder["why.html"]);
        foreach (string heading in new[] { "Dependence of rows", "age, local effects", "age and job", "How much features matter", "Feature balance", "Distribution balance", "Aggregate balance", "Groups" })
            Assert.Contains(heading, report, StringComparison.Ordinal);
        string[] files = [.. Directory.GetFiles(_folder["figures"]).Select(file => Path.GetFileName(file)!)];
        Assert.Contains("explained-curves.csv", files);
        Assert.Contains("report.json", files);
        Assert.Equal(report.Split("<figure>").Length - 1, files.Count(file => file.EndsWith(".svg", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_cannot_be_explained_is_said()
    {
        _folder.Write("people.csv", "age\n20\n");
        _folder.Write("model.yaml", "type: SQLTransformer\nstatement: \"SELECT *, age * 2.0 AS outcome FROM __THIS__\"\n");
        Ran target = await Synapse.RunAsync(_folder, "explain", "model.yaml", "--data", "people.csv");
        Assert.Equal(2, target.ExitCode);
        Assert.Contains("Name one with --target; its columns are age, outcome", target.ErrorText, StringComparison.Ordinal);
        Ran rows = await Synapse.RunAsync(_folder, "explain", "model.yaml", "--data", "people.csv", "--target", "outcome", "--rows", "5..6");
        Assert.Equal(1, rows.ExitCode);
        Assert.Contains("The data has 1 rows, and row 5 was asked for", rows.ErrorText, StringComparison.Ordinal);
    }
}
