using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using SynapseServerless.Databases;
using SynapseServerless.Databases.Postgres;
using SynapseServerless.Streaming.Postgres;

namespace SynapseServerless.Bench.Comparisons.Databases;

/// <summary>A server of PostgreSQL from Debian's package, with a table of flights, for as long as a comparison runs.</summary>
internal sealed class PostgresBench : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-postgres-");
    private readonly int _port;
    private Process? _server;

    private PostgresBench()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Opens connections with a bare client.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>Starts a server, and fills the table <c>flights</c>.</summary>
    public static async Task<PostgresBench> StartAsync(int rows, CancellationToken cancellationToken)
    {
        var bench = new PostgresBench();
        await bench.StartServerAsync(cancellationToken);
        bench.Database = NpgsqlDataSource.Create(string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={bench._port};Database=postgres;Username=postgres;SSL Mode=Disable;Command Timeout=0"));
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await bench.RunAsync(string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE flights AS SELECT i::bigint AS id, (i % 24)::int AS hour, 'C' || i % 20 AS carrier, i * 7919 % 2500 / 10.0::float8 AS distance, TIMESTAMP '2026-01-01' + i * interval '1 second' AS at FROM generate_series(1, {rows}) i; VACUUM ANALYZE flights"), cancellationToken);
                return bench;
            }
            catch (NpgsqlException) when (attempt < 200 && bench._server!.HasExited is false)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    /// <summary>The table as an input.</summary>
    public PostgresTableSource Source() => new() { Server = $"127.0.0.1:{_port}", Database = "postgres", Username = "postgres", Encryption = PostgresEncryption.Disable, Table = "flights" };

    /// <summary>A table as an output.</summary>
    public PostgresTableSink Sink(string table) =>
        new() { Server = $"127.0.0.1:{_port}", Database = "postgres", Username = "postgres", Encryption = PostgresEncryption.Disable, Table = table, Mode = WriteMode.Create };

    /// <summary>Runs statements.</summary>
    public async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        foreach (string statement in sql.Split("; "))
        {
            await using NpgsqlCommand command = Database.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await Database.DisposeAsync();
        if (_server is { HasExited: false })
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
        }
        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        string bin = Directory.Exists("/usr/lib/postgresql") ? Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last(), "bin") : "/usr/bin";
        bool isRoot = Environment.UserName == "root";
        string data = Path.Combine(_folder.FullName, "data");
        // The server does not run as root.
        if (isRoot)
            await Process.Start("chown", ["postgres", _folder.FullName]).WaitForExitAsync(cancellationToken);
        await Start(isRoot, Path.Combine(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C").WaitForExitAsync(cancellationToken);
        _server = Start(
            isRoot, Path.Combine(bin, "postgres"), "-D", data, "-p", _port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder.FullName}",
            "-c", "shared_buffers=1GB", "-c", "max_wal_size=8GB");
    }

    private Process Start(bool isRoot, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(isRoot ? "/usr/sbin/runuser" : program, isRoot ? ["-u", "postgres", "--", program, .. arguments] : arguments)
        {
            WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
