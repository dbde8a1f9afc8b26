// Writes an animated SVG of a command: the lines that it prints, at the times at which it prints them.
// dotnet run docs/images/cast.cs -- FILE.svg "the command as it is shown" PROGRAM ARGUMENTS
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false

using System.Diagnostics;
using System.Globalization;
using System.Security;
using System.Text;

const int LineHeight = 19, Left = 16, Top = 48, Width = 940, MostColumns = 108;
// A gap longer than this is shortened; at the end the picture stands still before it starts again.
const double LongestGap = 1.2, Typing = 1.6, Still = 6;

if (args.Length < 3)
{
    Console.Error.WriteLine("Give a file, the command as it is shown, and the program with its arguments.");
    return 2;
}

var lines = new List<(double Time, string Text)>();
var watch = Stopwatch.StartNew();
var start = new ProcessStartInfo(args[2], args[3..]) { RedirectStandardOutput = true, RedirectStandardError = true };
using (var process = new Process { StartInfo = start })
{
    void Take(string? text)
    {
        lock (lines)
        {
            if (text is not null)
                lines.Add((watch.Elapsed.TotalSeconds, text));
        }
    }

    process.OutputDataReceived += (_, line) => Take(line.Data);
    process.ErrorDataReceived += (_, line) => Take(line.Data);
    process.Start();
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    await process.WaitForExitAsync();
    if (process.ExitCode != 0)
    {
        Console.Error.WriteLine($"The command ended with exit code {process.ExitCode}: {string.Join('\n', lines.Select(line => line.Text))}");
        return 1;
    }
}

double shown = Typing, before = 0;
var times = new List<double>();
foreach ((double time, _) in lines)
{
    shown += Math.Min(time - before, LongestGap);
    before = time;
    times.Add(shown);
}

double length = shown + Still;
int height = Top + ((lines.Count + 2) * LineHeight);
var svg = new StringBuilder();
var style = new StringBuilder();
var text = new StringBuilder();
for (int i = 0; i < lines.Count; i++)
{
    string at = (100 * times[i] / length).ToString("F2", CultureInfo.InvariantCulture);
    style.Append(CultureInfo.InvariantCulture, $"@keyframes l{i}{{0%,{at}%{{opacity:0}}{at}%,100%{{opacity:1}}}}.l{i}{{animation:l{i} {length:F1}s step-end infinite}}\n");
    string line = lines[i].Text.Length > MostColumns ? lines[i].Text[..(MostColumns - 1)] + "…" : lines[i].Text;
    text.Append(CultureInfo.InvariantCulture, $"<text class=\"l{i}\" x=\"{Left}\" y=\"{Top + ((i + 1) * LineHeight)}\">{SecurityElement.Escape(line)}</text>\n");
}

svg.Append(CultureInfo.InvariantCulture, $$"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" role="img" aria-label="{{SecurityElement.Escape(args[1])}}">
    <title>{{SecurityElement.Escape(args[1])}}</title>
    <style>
    text{font:13.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d7dde5;white-space:pre}
    .prompt{fill:#7fd1a0}
    {{style}}@media (prefers-reduced-motion:reduce){text{animation:none!important} }
    </style>
    <rect width="{{Width}}" height="{{height}}" rx="8" fill="#161b22"/>
    <circle cx="20" cy="18" r="5.5" fill="#ff5f57"/><circle cx="38" cy="18" r="5.5" fill="#febc2e"/><circle cx="56" cy="18" r="5.5" fill="#28c840"/>
    <text class="prompt" x="{{Left}}" y="{{Top}}">$ {{SecurityElement.Escape(args[1])}}</text>
    {{text}}</svg>

    """);
await File.WriteAllTextAsync(args[0], svg.ToString());
Console.WriteLine($"{args[0]}: {lines.Count} lines, {length:F1} s");
return 0;
