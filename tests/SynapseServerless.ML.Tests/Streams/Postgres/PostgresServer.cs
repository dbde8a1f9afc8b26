using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(SynapseServerless.ML.Tests.Streams.Postgres.PostgresServer))]

namespace SynapseServerless.ML.Tests.Streams.Postgres;

/// <summary>A server of PostgreSQL that all tests share, started by the first that asks for it; each test has a database of its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("postgres-");
    private readonly Lazy<Task<ServerProcess>> _server;
    private readonly int _port = ServerProcess.FreePort();
    private int _databases;

    public PostgresServer() => _server = new(StartAsync);

    /// <summary>The server, as <c>host:port</c>.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>A database that nobody has used; or a test that skips because the server is not installed.</summary>
    internal static async Task<(PostgresServer Server, string Name, NpgsqlDataSource Database)> DatabaseAsync()
    {
        PostgresServer server = (await TestContext.Current.GetFixture<PostgresServer>())!;
        Need.Postgres.SkipUnless(ServerProcess.Find("initdb") is not null && (Environment.UserName != "root" || File.Exists("/usr/sbin/runuser")));
        await server._server.Value;
        string name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref server._databases)}");
        await using (NpgsqlDataSource first = NpgsqlDataSource.Create(server.ConnectionString("postgres")))
        await using (NpgsqlCommand create = first.CreateCommand($"CREATE DATABASE {name}"))
            await create.ExecuteNonQueryAsync();
        return (server, name, NpgsqlDataSource.Create(server.ConnectionString(name)));
    }

    /// <summary>Ends the server at once, as <c>kill -9</c> does, and starts it again.</summary>
    internal async Task KillAsync()
    {
        ServerProcess server = await _server.Value;
        await server.KillAsync();
        // They name a process that may not have been waited for yet.
        File.Delete(Path.Combine(_folder.FullName, "data", "postmaster.pid"));
        foreach (string socket in Directory.GetFiles(_folder.FullName, ".s.PGSQL.*"))
            File.Delete(socket);
        await server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Database={database};Username=postgres;SSL Mode=Disable;Pooling=false";

    private async Task<ServerProcess> StartAsync()
    {
        string data = Path.Combine(_folder.FullName, "data");
        // The server does not run as root.
        bool isRoot = Environment.UserName == "root";
        if (isRoot)
            await RunAsync("chown", ["postgres", _folder.FullName]);
        await RunAsync(Program("initdb", isRoot), [.. Prefix("initdb", isRoot), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var start = new ProcessStartInfo(Program("postgres", isRoot),
        [
            .. Prefix("postgres", isRoot), "-D", data, "-p", _port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={_folder.FullName}", "-c", "fsync=off", "-c", "max_connections=100",
        ]) { WorkingDirectory = _folder.FullName };
        return await ServerProcess.StartAsync(start, async () =>
        {
            try
            {
                await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString("postgres"));
                await using NpgsqlConnection connection = await source.OpenConnectionAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
    }

    private static string Program(string name, bool isRoot) => isRoot ? "/usr/sbin/runuser" : ServerProcess.Find(name)!;

    private static string[] Prefix(string name, bool isRoot) => isRoot ? ["-u", "postgres", "--", ServerProcess.Find(name)!] : [];

    private async Task RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await output} {await errors}");
    }
}
