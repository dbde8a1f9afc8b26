using System.IO.Compression;
using Xunit;

namespace SynapseServerless.Docs.Tests;

/// <summary>What a user gets stays small: a build has the native libraries of one platform, and a program pays for the rooms that it references.</summary>
/// <remarks>The packages themselves are weighed by <c>bench compare size</c>.</remarks>
public sealed class SizeTests
{
    [Fact]
    [Thorough]
    public void The_tool_for_one_platform_is_under_80_MB_packed()
    {
        using var packed = new CountingStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            // Symbols are not in the package.
            foreach (FileInfo file in Files("cli").Where(file => file.Extension != ".pdb"))
                zip.CreateEntryFromFile(file.FullName, Path.GetRelativePath(Repository.Root, file.FullName), CompressionLevel.Optimal);
        }

        Assert.InRange(packed.Count, 10_000_000, 80_000_000);
    }

    [Fact]
    public void The_example_of_the_README_is_under_150_MB_built() =>
        Assert.InRange(Files("samples/csharp/late-flights").Sum(file => file.Length), 50_000_000, 150_000_000);

    [Theory]
    [InlineData("late-flights", "onnxruntime")]
    [InlineData("late-flights", "SkiaSharp")]
    [InlineData("late-flights", "e_sqlite3")]
    [InlineData("late-flights", "numkong")]
    [InlineData("own-stage", "lightgbm")]
    public void A_program_has_no_native_library_of_a_room_that_it_does_not_reference(string sample, string library) =>
        Assert.DoesNotContain(Files($"samples/csharp/{sample}"), file => file.Name.Contains(library, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void The_package_keeps_what_its_dependencies_have_for_one_platform()
    {
        string targets = File.ReadAllText(Repository.PathOf("core/SynapseServerless.Core/buildTransitive/SynapseServerless.Core.targets"));
        string tree = File.ReadAllText(Repository.PathOf("Directory.Packages.props"));
        Assert.All(
            (string[])["DuckDB.NET.Bindings.Full", "ParquetSharp", "LightGBM", "Microsoft.ML.OnnxRuntime", "Cloud.Unum.USearch", "SkiaSharp.NativeAssets.Linux.NoDependencies"],
            package =>
            {
                Assert.Contains($"\"{package}\"", tree, StringComparison.Ordinal);
                Assert.Contains($";{package};", targets, StringComparison.Ordinal);
            });
        Assert.Contains(";librdkafka.redist;", targets, StringComparison.Ordinal);
    }

    private static IEnumerable<FileInfo> Files(string project)
    {
        var folder = new DirectoryInfo(Repository.PathOf($"{project}/bin/Release/net10.0"));
        return folder.EnumerateFiles("*", SearchOption.AllDirectories);
    }

    private sealed class CountingStream : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Count;

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Count += count;
    }
}
