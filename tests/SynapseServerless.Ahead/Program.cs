using SynapseServerless.Ahead;

// Tests pass without it: whatever fails here is said, and the tests run what the build made.
string root = args.Length == 1 ? Path.GetFullPath(args[0]) : Directory.GetCurrentDirectory();
string cache = Path.Combine(root, "artifacts", "ahead");
Directory.CreateDirectory(cache);
if (await Crossgen.FindAsync(cache) is not { } crossgen)
    return;
var images = new Images(crossgen, cache);
await images.CompileAsync([.. Directory.GetDirectories(Path.Combine(root, "tests"), "SynapseServerless.*.Tests").Select(tests => Path.Combine(tests, "bin", "Release", "net10.0")).Where(Directory.Exists)]);
Console.WriteLine($"{images.Compiled} assemblies compiled, {images.Kept} kept from before, {images.Failed} left as they are");
