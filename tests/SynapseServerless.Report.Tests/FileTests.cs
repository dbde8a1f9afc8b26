using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using SynapseServerless.Reports.Explanations;
using SynapseServerless.Reports.Files;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Reports.Tests;

/// <summary>What a report shows, as files for other programs.</summary>
public sealed class FileTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    private static IReadOnlyList<ReportFile> Files { get; } = ReportFiles.Of(Explained.Run());

    [Theory]
    [InlineData("which-features-matter")]
    [InlineData("what-high-and-low-values-do")]
    [InlineData("explained-1-summary-hour")]
    [InlineData("explained-1-rows-row-1")]
    [InlineData("explained-2-rows-row-1")]
    [InlineData("explained-3-rows-row-1")]
    [InlineData("explained-4-curves-hour")]
    [InlineData("explained-4-curves-carrier")]
    [InlineData("quality-1-hour-local-effects")]
    [InlineData("quality-2-hour-and-carrier")]
    [InlineData("quality-3-how-much-features-matter")]
    [InlineData("quality-4-sex-share-of-positive-labels")]
    [InlineData("quality-5-sex-selection-rate")]
    public void Every_picture_is_an_SVG_file_of_its_own_with_colours_that_every_program_knows(string name)
    {
        ReportFile picture = Files.First(file => file.Name.EndsWith(".svg", StringComparison.Ordinal) && file.Name.Contains(name, StringComparison.Ordinal));
        XElement svg = XElement.Parse(picture.Text);
        Assert.Equal(_svg + "svg", svg.Name);
        string style = svg.Element(_svg + "style")!.Value;
        Assert.DoesNotContain("var(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("color-mix(", style, StringComparison.Ordinal);
        // Whatever is drawn lies in the namespace of SVG.
        Assert.All(svg.Descendants(), element => Assert.Equal(_svg, element.Name.Namespace));
        Assert.True(double.Parse(svg.Attribute("width")!.Value, CultureInfo.InvariantCulture) > 100);
    }

    [Fact]
    public void Words_of_a_text_stand_in_lines_and_none_beyond_the_edge()
    {
        XElement svg = XElement.Parse(Files.First(file => file.Name.Contains("explained-2-rows", StringComparison.Ordinal)).Text);
        XElement[] words = [.. svg.Elements(_svg + "g")];
        Assert.Equal(40, words.Length);
        Assert.Equal("word0", words[0].Element(_svg + "text")!.Value);
        double[][] places = [.. words.Select(word => word.Element(_svg + "rect")!).Select(box => new[] { "x", "y", "width" }.Select(part => double.Parse(box.Attribute(part)!.Value, CultureInfo.InvariantCulture)).ToArray())];
        Assert.All(places, place => Assert.True(place[0] + place[2] <= 736));
        Assert.True(places.Select(place => place[1]).Distinct().Count() > 1);
    }

    [Fact]
    public void Numbers_are_written_with_all_their_digits_and_text_is_quoted_where_it_has_to_be()
    {
        string[] lines = Lines("explained-1-contributions.csv");
        Assert.Equal("row,feature,value,contribution,base,prediction", lines[0]);
        Assert.Equal(1 + (60 * 3), lines.Length);
        Assert.StartsWith($"Row 2,distance,40,{(Math.Sin(1) / 5).ToString("R", CultureInfo.InvariantCulture)},0.25,", lines[5], StringComparison.Ordinal);
        Assert.Equal(["feature,loss,importance", "hour,0.4,0.15", "\"distance, \"\"miles\"\"\",0.4,"], Lines("quality-3-importance-by-permutation.csv"));
        Assert.Equal("hour,probability of class 1,ale,mean,0,0.3,0", Lines("quality-1-curves.csv")[1]);
        Assert.Equal("hour,0,carrier,AA,probability of class 1,0.1", Lines("quality-2-pairs.csv")[1]);
        Assert.Equal("sex,a,selection rate,0.5,0.24,0.76", Lines("quality-5-shares.csv")[1]);
    }

    [Fact]
    public void One_JSON_file_has_all_of_it()
    {
        using var json = JsonDocument.Parse(Files.Single(file => file.Name == "report.json").Text);
        Assert.Equal(0.15, json.RootElement.GetProperty("evaluations")[2].GetProperty("importances")[0].GetProperty("importance").GetDouble());
        Assert.Equal(24, json.RootElement.GetProperty("explanations")[3].GetProperty("curves")[0].GetProperty("average").GetArrayLength());
        Assert.Equal(Files.Count, Files.Select(file => file.Name).Distinct().Count());
    }

    [Fact]
    public void A_page_of_explanations_has_the_same_files()
    {
        ExplanationPage page = ExplanationPage.Of(Explained.Run().Explanations[0], "m") with { Evaluations = Explained.Run().Evaluations, Curves = Explained.Run().Explanations[3].Curves };
        string[] names = [.. ReportFiles.Of(page).Select(file => file.Name)];
        Assert.Contains("explained-contributions.csv", names);
        Assert.Contains("explained-curves.csv", names);
        Assert.Contains("quality-5-groups.csv", names);
        Assert.Contains(names, name => name.EndsWith("-quality-5-sex-selection-rate.svg", StringComparison.Ordinal));
        string html = ExplanationReport.Render(page);
        Assert.Contains(">Fairness</h2>", html, StringComparison.Ordinal);
        Assert.Contains("<small>0.2366 to 0.7634</small>", html, StringComparison.Ordinal);
    }

    private static string[] Lines(string name) => Files.Single(file => file.Name == name).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
