using System.Globalization;
using System.Text;
using SynapseServerless.Data;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Trust;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>A schedule: the times that it is due at.</summary>
internal sealed class CronTarget : FuzzTarget
{
    // A day of the change to summer time.
    private static readonly DateTimeOffset s_first = new(2026, 3, 28, 22, 0, 0, TimeSpan.Zero), s_last = s_first.AddHours(6);

    public override string Name => "cron";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. new[] { "30 6 * * 1-5", "*/5 0-6,8 1,15 * *", "0 0 L * ?", "0 12 15W 1-12/2 MON#2", "0-59/7 22-4 * JAN-MAR SUN", "0 0 29 2 *" }.Select(Encoding.UTF8.GetBytes)];

    public override IReadOnlyList<string> Words => ["*", "/", "-", ",", "L", "W", "#", "?", "@daily", "@every_minute", "MON", "JAN", " ", "59", "60", "LW", "L-3", "H", "\t", "0"];

    public override Task<string> RunAsync(byte[] input)
    {
        foreach (string? zone in (string?[])[null, "Europe/Berlin"])
        {
            IReadOnlyList<DateTimeOffset> due = ScheduleIntake.Due(new PipelineSchedule { Cron = Encoding.UTF8.GetString(input), TimeZone = zone }, s_first, s_last);
            if (due.Any(time => time <= s_first || time > s_last) || due.Zip(due.Skip(1)).Any(pair => pair.First >= pair.Second))
                throw new InvalidOperationException("The times are not in order, or are others than were asked for.");
        }
        return Task.FromResult("a schedule");
    }
}

/// <summary>A pattern of files: compared with names, and with what a service allows.</summary>
internal sealed class GlobTarget : FuzzTarget
{
    private static readonly TrustPolicy s_trust = new(new TrustOptions { Root = Path.Combine(Path.GetTempPath(), "synapse-fuzz-root") });

    private static readonly string[] s_names = ["a.csv", "2024/01/part-0.parquet", "_SUCCESS", ".hidden/a", new string('a', 200), "ä/[b]/{c}.json", string.Join('/', Enumerable.Repeat("a", 12))];

    public override string Name => "glob";

    public override double Weight => 0.15;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[] { "data/*.csv", "data/**/part-*.parquet", "data/{2023,2024}/[0-9][!a-f]?.json", "/a/b/**", "https://a.blob.core.windows.net/c/2024-*/**/*.csv", "file:///tmp/a*b", "a/[]-a]/{b{c,d},e}*" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<string> Words => ["*", "**", "**/", "?", "[", "]", "[!", "{", "}", ",", "/", "\\", "..", "%2F", "%00", "://", "(", ")", "+", "$", "^", "-", "\0", "https://"];

    public override Task<string> RunAsync(byte[] input)
    {
        string pattern = Encoding.UTF8.GetString(input);
        bool allowed = s_trust.Allows(pattern);
        if (!Glob.IsPattern(pattern))
            return Task.FromResult("no pattern");
        Glob glob = Glob.Parse(pattern);
        int matches = s_names.Count(glob.Matches);
        return Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"{matches} matches under {glob.Root}, {(allowed ? "allowed" : "not allowed")}"));
    }
}
