using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynapseServerless.Hub;

namespace SynapseServerless.Hub.Tests;

public sealed class HostingTests
{
    // With Kestrel's own blocks of 4 KB these bytes would be in 25 of them.
    private const int MessageLength = 100_000;

    [Fact]
    public async Task A_message_of_a_rank_is_read_into_one_block()
    {
        var read = new TaskCompletionSource<(long Length, bool IsOneBlock)>(TaskCreationOptions.RunContinuationsAsynchronously);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTrainingHubTransport().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Run(async connection =>
        {
            ReadResult result = await connection.Transport.Input.ReadAtLeastAsync(MessageLength);
            read.TrySetResult((result.Buffer.Length, result.Buffer.IsSingleSegment));
        })));
        await using WebApplication application = builder.Build();
        await application.StartAsync(TestContext.Current.CancellationToken);
        var address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(new byte[MessageLength], TestContext.Current.CancellationToken);

        (long length, bool isOneBlock) = await read.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(MessageLength, length);
        Assert.True(isOneBlock);
    }

    [Fact]
    public void Blocks_are_used_again_and_not_all_are_kept()
    {
        using var pool = new MessageMemoryPool();
        IMemoryOwner<byte> first = pool.Rent(4096);
        Memory<byte> memory = first.Memory;
        Assert.Equal(MessageMemoryPool.BlockLength, memory.Length);
        first.Dispose();
        IMemoryOwner<byte>[] many = [.. Enumerable.Range(0, 300).Select(_ => pool.Rent())];
        Assert.True(memory.Equals(many[0].Memory));
        Assert.Equal(0, pool.Free);

        foreach (IMemoryOwner<byte> block in many)
            block.Dispose();

        // 16 MB, as the pool says.
        Assert.Equal(128, pool.Free);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(MessageMemoryPool.BlockLength + 1));
    }
}
