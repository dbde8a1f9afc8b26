using System.Diagnostics;
using System.Globalization;
using MySqlConnector;
using SynapseServerless.ML.Tests.Streams;
using Xunit;

[assembly: AssemblyFixture(typeof(SynapseServerless.ML.Tests.Databases.MariaDbServer))]

namespace SynapseServerless.ML.Tests.Databases;

/// <summary>A server of MariaDB that all tests share, started by the first that asks for it; each test has a database of its own.</summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mariadb-");
    private readonly Lazy<Task<ServerProcess>> _server;
    private readonly int _port = ServerProcess.FreePort();
    private int _databases;

    public MariaDbServer() => _server = new(StartAsync);

    /// <summary>The server, as <c>host:port</c>.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>A database that nobody has used; or a test that skips because the server is not installed.</summary>
    internal static async Task<(MariaDbServer Server, string Name)> DatabaseAsync()
    {
        MariaDbServer server = (await TestContext.Current.GetFixture<MariaDbServer>())!;
        Need.Broker("mariadb-server-core and mariadb-client-core").SkipUnless(ServerProcess.Find("mariadbd") is not null && ServerProcess.Find("mariadb-install-db") is not null);
        await server._server.Value;
        string name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref server._databases)}");
        await server.RunAsync("mysql", $"CREATE DATABASE {name}");
        return (server, name);
    }

    /// <summary>Runs a statement.</summary>
    public async Task RunAsync(string database, string sql)
    {
        await using var connection = new MySqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string ConnectionString(string database) => $"Server=127.0.0.1;Port={_port};Database={database};User=synapse;Password=right;SslMode=None;Pooling=false;AllowUserVariables=true";

    private async Task<ServerProcess> StartAsync()
    {
        string data = Path.Combine(_folder.FullName, "data"), file = Path.Combine(_folder.FullName, "init.sql");
        await File.WriteAllTextAsync(file, "CREATE USER synapse@'%' IDENTIFIED BY 'right';\nGRANT ALL ON *.* TO synapse@'%' WITH GRANT OPTION;\nCREATE USER synapse@localhost IDENTIFIED BY 'right';\nGRANT ALL ON *.* TO synapse@localhost WITH GRANT OPTION;\n");
        using (Process install = Process.Start(new ProcessStartInfo(
            ServerProcess.Find("mariadb-install-db")!, ["--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", "--auth-root-authentication-method=normal", "--skip-test-db"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!)
        {
            Task<string> output = install.StandardOutput.ReadToEndAsync(), errors = install.StandardError.ReadToEndAsync();
            await install.WaitForExitAsync();
            Assert.True(install.ExitCode == 0, $"{await output} {await errors}");
        }
        var start = new ProcessStartInfo(ServerProcess.Find("mariadbd")!,
        [
            "--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", $"--port={_port}", "--bind-address=127.0.0.1", $"--socket={_folder.FullName}/s", $"--init-file={file}",
            "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve",
        ]);
        return await ServerProcess.StartAsync(start, async () =>
        {
            try
            {
                await using var connection = new MySqlConnection(ConnectionString("mysql"));
                await connection.OpenAsync();
                return true;
            }
            catch (MySqlException)
            {
                return false;
            }
        });
    }
}
