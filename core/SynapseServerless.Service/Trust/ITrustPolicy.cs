using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Trust;

/// <summary>Says what a request that came over the network may touch.</summary>
public interface ITrustPolicy
{
    /// <summary>Checks every location and host of a specification, after they were resolved.</summary>
    /// <param name="specification">The specification.</param>
    /// <exception cref="ServiceException">It names something that the operator does not allow; the message names it.</exception>
    void CheckSpecification(RunSpecification specification);

    /// <summary>Checks a URL that is to be called when a run has ended.</summary>
    /// <param name="callback">The URL.</param>
    /// <exception cref="ServiceException">The operator does not allow its host; the message names it.</exception>
    void CheckCallback(Uri callback);
}
