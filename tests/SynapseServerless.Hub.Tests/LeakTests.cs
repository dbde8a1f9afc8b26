using System.Diagnostics;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Tests;

namespace SynapseServerless.Hub.Tests;

/// <summary>Sessions leave no thread and no socket behind, however they end.</summary>
[Collection(nameof(LeakTests))]
[Thorough]
public sealed class LeakTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true, Traits = ["Effort", "full"])]
    public async Task Sessions_that_end_well_or_badly_leave_no_thread_and_no_socket_behind(bool direct)
    {
        await using HubServer server = await HubServer.StartAsync();
        await RunAsync(server, direct, first: 0, sessions: 5);
        (int threads, int sockets) = await SettledAsync(int.MaxValue, 0);

        await RunAsync(server, direct, first: 5, sessions: 30);

        (int threadsAfter, int socketsAfter) = await SettledAsync(threads, sockets);
        Assert.Equal(0, server.Hub.Sessions);
        Assert.Equal(sockets, socketsAfter);
        // The pool of threads is .NET's own, and has a few more or fewer from time to time; 30 sessions of 4 ranks would have left 120.
        Assert.InRange(threadsAfter, 0, threads + 15);
    }

    private static async Task RunAsync(HubServer server, bool direct, int first, int sessions)
    {
        var client = new HubClientOptions
        {
            HeartbeatInterval = TimeSpan.FromSeconds(0.1), Direct = direct ? new DirectOptions { Host = "127.0.0.1" } : null,
        };
        for (int session = first; session < first + sessions; session++)
        {
            IReadOnlyList<ICollective> ranks = await server.JoinAsync(4, new CollectiveOptions(), client, $"session-{session}");
            bool breaks = session % 2 == 1;
            Task<int>[] work = [.. ranks.Select(rank => Gangs.RunRankAsync(rank, (own, _) => Task.Factory.StartNew(() =>
            {
                for (int i = 0; i < 20; i++)
                {
                    own.GatherRecords(i);
                    if (breaks && own.Rank == 2 && i == 10)
                        throw new InvalidOperationException("broken on purpose");
                }
                return 1;
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), CancellationToken.None))];
            await ((Task)Task.WhenAll(work)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.Equal(breaks ? 4 : 0, work.Count(task => task.IsFaulted));
        }
    }

    // What ends takes its time: waits until there is no more than there was, but not for ever.
    private static async Task<(int Threads, int Sockets)> SettledAsync(int threads, int sockets)
    {
        (int Threads, int Sockets) now = default;
        for (int i = 0; i < 100; i++)
        {
            using var process = Process.GetCurrentProcess();
            now = (process.Threads.Count, Sockets());
            if (now.Threads <= threads && now.Sockets <= sockets)
                break;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        return now;
    }

    // Of this process alone; elsewhere than on Linux nobody tells.
    private static int Sockets() => !Directory.Exists("/proc/self/fd") ? 0 : Directory.EnumerateFiles("/proc/self/fd")
        .Count(path => new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}

/// <summary>Counts what the whole process has, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public sealed class LeakTestsAlone;
