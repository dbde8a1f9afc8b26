using Microsoft.Extensions.Logging;
using SynapseServerless.Service;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.WebConsole.Access;
using SynapseServerless.WebConsole.Live;
using SynapseServerless.WebConsole.Runs;

namespace SynapseServerless.WebConsole;

/// <summary>What a console is made of.</summary>
internal sealed class ConsoleParts : IDisposable
{
    public ConsoleParts(ServiceHost host)
    {
        Host = host;
        Keys = new ApiKeys(host.Options.Keys, host.Options.ReadOnlyKeys);
        Sessions = new Sessions(Keys, Time);
        Links = new OneTimeLinks(Time);
        Runs = new RunIndex(host, host.Parts.Storage, Time);
        Feeds = new LiveFeeds(this);
    }

    public ServiceHost Host { get; }

    public ApiKeys Keys { get; }

    public Sessions Sessions { get; }

    public OneTimeLinks Links { get; }

    public RunIndex Runs { get; }

    public LiveFeeds Feeds { get; }

    public TimeProvider Time => Host.Parts.Time;

    public ILogger Logger => Host.Parts.Logger;

    public void Dispose()
    {
        Feeds.Dispose();
        Runs.Dispose();
    }
}
