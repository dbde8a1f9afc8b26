using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>The process that reads inputs. What ends it fails the test that started it, and nothing else.</summary>
internal static class FuzzChild
{
    public const string Argument = "fuzz";

    /// <summary>Ends with it where an input was read but not refused as it should be, or took too long.</summary>
    public const int Failed = 3;

    // An input that takes longer hangs, for whoever waits for it.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(90);

    /// <summary>Reads a file, or inputs made of seeds.</summary>
    /// <param name="args">Target, and a file; or target, first seed, number of seeds, and a file that holds the seed at work.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var target = FuzzTargets.Get(args[0]);
        if (args is [_, string file])
            return await TryAsync(target, await File.ReadAllBytesAsync(file), isTold: true) ? 0 : Failed;
        long first = long.Parse(args[1], CultureInfo.InvariantCulture), count = long.Parse(args[2], CultureInfo.InvariantCulture);
        using var state = MemoryMappedFile.CreateFromFile(args[3], FileMode.Open);
        using MemoryMappedViewAccessor at = state.CreateViewAccessor(0, sizeof(long));
        int told = 0;
        for (long seed = first; seed < first + count; seed++)
        {
            // Is there whatever becomes of this process.
            at.Write(0, seed);
            bool isTold = count == 1 || told++ < 0;
            if (!await TryAsync(target, Mutator.Make(target, seed), isTold))
                return Failed;
        }
        return 0;
    }

    private static async Task<bool> TryAsync(FuzzTarget target, byte[] input, bool isTold)
    {
        using var watch = new Timer(_ =>
        {
            Console.Error.WriteLine($"The input was not done with after {s_longest.TotalSeconds} seconds.");
            Environment.Exit(Failed);
        }, null, s_longest, Timeout.InfiniteTimeSpan);
        try
        {
            string result = await target.RunAsync(input);
            if (isTold)
                await Console.Out.WriteLineAsync($"read: {result}");
            return true;
        }
        catch (Exception error) when (target.IsRefusal(error))
        {
            if (isTold)
                await Console.Out.WriteLineAsync($"refused: {error.Message}");
            return true;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(error.ToString());
            return false;
        }
    }
}
